// contacts.upsert and contacts.update: partial changes of contacts, row by row.
#include "api/contacts/upsert.hpp"

#include "api/requests.hpp"
#include "model/address.hpp"
#include "model/blanks.hpp"
#include "model/contact_json.hpp"
#include "model/json_members.hpp"
#include "model/lower_case.hpp"
#include "model/utf8.hpp"

#include <outbound/service.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_key = 255;

struct contact_row {
    json::object given;  ///< Valid unless there are faults.
    std::string key;
    std::vector<violation> faults;
};

std::string path_of(std::size_t index, std::string_view member = {})
{
    auto path = "contacts[" + std::to_string(index) + ']';
    return member.empty() ? path : path + '.' + std::string{member};
}

void convert_phone(json::object& row, const std::string& path, const std::string& country, complaints& wrong)
{
    const auto given = text_member(row, "phone");
    if (given.empty())
        return;
    auto read = read_phone(given, country);
    if (read.number.empty())
        wrong.add(path, '"' + shortened(given) + "\" " + read.fault);
    row["phone"] = std::move(read.number);
}

contact_row read_row(const json::value& item, std::size_t index, const std::string& country)
{
    static const auto& expected = *new auto(contact_input_shape());  // Never destroyed, like the operations.
    contact_row row;
    for (auto& broken : expected.check(item)) {
        const bool is_item = broken.path.empty() || broken.path.starts_with('[');
        row.faults.push_back(
            {is_item ? path_of(index) + broken.path : path_of(index, broken.path), std::move(broken.message)});
    }
    if (!row.faults.empty())
        return row;
    row.given = item.get_object();
    complaints wrong;
    convert_phone(row.given, path_of(index, "phone"), country, wrong);
    row.faults = wrong.taken();
    row.key = text_member(row.given, "external_id");
    return row;
}

/// The address that identifies a row without external_id: the email address, otherwise the number.
struct identifying_address {
    outbound::channel channel = channel::email;
    std::string text;    ///< Folded.
    std::string stored;  ///< As the store may hold it; differs for a non-ASCII domain.
};

identifying_address address_of(const json::object& row)
{
    const std::string email{without_outer_blanks(text_member(row, "email"))};
    if (email.empty())
        return {channel::phone, text_member(row, "phone"), text_member(row, "phone")};
    return {channel::email, fold_email(email), lowered(email)};
}

/// Finds the contacts of rows without external_id by address, with one search per channel.
class contacts_by_address {
public:
    contacts_by_address(context& ctx, const std::vector<contact_row>& rows)
    {
        for (const auto via : {channel::email, channel::phone}) {
            std::set<std::string> wanted;
            for (const auto& row : rows)
                if (row.faults.empty() && row.key.empty())
                    if (const auto address = address_of(row.given); address.channel == via && !address.text.empty())
                        wanted.insert({address.text, address.stored});
            if (wanted.empty())
                continue;
            const std::vector<std::string> addresses{wanted.begin(), wanted.end()};
            for (auto& [address, key] : ctx.store.contacts().find_by_address(via, addresses))
                keys_[address].insert(std::move(key));
        }
    }

    /// Sets the row's key to that of its contact, or to its address if there is no contact.
    void identify(contact_row& row, std::size_t index) const
    {
        const auto address = address_of(row.given);
        if (address.text.empty()) {
            row.faults.push_back({path_of(index), "must have external_id, email or phone: one of them identifies it"});
            return;
        }
        std::set<std::string> keys;
        for (const auto& text : {address.text, address.stored})
            if (const auto found = keys_.find(text); found != keys_.end())
                keys.insert(found->second.begin(), found->second.end());
        if (keys.size() > 1)
            row.faults.push_back({path_of(index, address.channel == channel::email ? "email" : "phone"),
                "is that of several contacts: give external_id"});
        else if (keys.empty() && address.text.size() > longest_key)
            row.faults.push_back({path_of(index, "email"), "is too long to identify a contact: give external_id"});
        else
            row.key = keys.empty() ? address.text : *keys.begin();
    }

private:
    std::map<std::string, std::set<std::string>> keys_;
};

/// The addresses of a request's rows, with their rows.
class addresses_in_request {
public:
    explicit addresses_in_request(const std::vector<contact_row>& rows) : rows_{rows}
    {
        for (std::size_t i = 0; i < rows.size(); ++i)
            if (rows[i].faults.empty()) {
                note(channel::email, fold_email(without_outer_blanks(text_member(rows[i].given, "email"))), i);
                note(channel::phone, text_member(rows[i].given, "phone"), i);
            }
    }

    /// A row with an external_id and the same address as a row without one: ambiguous, because the two may be one
    /// contact or two.
    std::optional<std::size_t> find_rival(std::size_t row) const
    {
        const auto address = address_of(rows_[row].given);
        const auto is_key_of = [&](std::size_t other) {
            const auto key = address_of(rows_[other].given);
            return rows_[other].key.empty() && key.channel == address.channel && key.text == address.text;
        };
        const auto [first, last] = places_.equal_range({address.channel, address.text});
        for (auto at = first; at != last; ++at)
            if (at->second != row && !is_key_of(at->second))
                return at->second;
        return std::nullopt;
    }

private:
    void note(channel via, std::string address, std::size_t row)
    {
        if (!address.empty())
            places_.emplace(std::pair{via, std::move(address)}, row);
    }

    const std::vector<contact_row>& rows_;
    std::multimap<std::pair<channel, std::string>, std::size_t> places_;
};

void refuse_rivals(std::vector<contact_row>& rows)
{
    const addresses_in_request addresses{rows};
    std::vector<std::pair<std::size_t, std::size_t>> found;
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (rows[i].faults.empty() && rows[i].key.empty())
            if (const auto rival = addresses.find_rival(i))
                found.emplace_back(i, *rival);
    for (const auto& [row, rival] : found)
        rows[row].faults.push_back({path_of(row, to_string(address_of(rows[row].given).channel)),
            "is in " + path_of(rival) + " too: give external_id"});
}

void identify_rows(context& ctx, std::vector<contact_row>& rows)
{
    refuse_rivals(rows);
    const contacts_by_address known{ctx, rows};
    std::set<std::string> seen;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto& row = rows[i];
        if (row.faults.empty() && row.key.empty())
            known.identify(row, i);
        if (row.faults.empty() && !seen.insert(row.key).second)
            row.faults.push_back({path_of(i, "external_id"), "stands twice in the request; send each contact once"});
    }
}

// Accepts documents of contacts.get or contacts.list sent back unchanged.
void check_records(context& ctx, std::vector<contact_row>& rows)
{
    static const auto& members = *new auto(contact_record_members());  // Never destroyed.
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto& row = rows[i];
        const auto is_given = [&](const shape_member& each) { return row.given.contains(each.name); };
        if (!row.faults.empty() || std::ranges::none_of(members, is_given))
            continue;
        const auto stored = ctx.store.contacts().find(row.key);
        check_read_only(members, row.given, stored ? to_json(*stored) : json::object{}, path_of(i), row.faults);
    }
}

/// Throws if no row is valid.
void refuse_if_all_are_bad(const std::vector<contact_row>& rows)
{
    complaints wrong;
    for (const auto& row : rows) {
        if (row.faults.empty())
            return;
        wrong.add(row.faults);
    }
    wrong.settle();
}

std::vector<contact_store::upserted> store_rows(context& ctx, const std::vector<const contact_row*>& rows)
{
    std::vector<std::string> keys;
    std::vector<json::object> changes;
    for (const auto* row : rows) {
        keys.push_back(row->key);
        changes.push_back(row->given);
    }
    // Owns the changes, because a write may end after its call has failed.
    return ctx.store.contacts().edit(
        keys, [changes = std::move(changes)](std::size_t index, contact& stored) { assign(stored, changes[index]); });
}

json::object failed_item(const contact_row& row)
{
    return {{"id", nullptr}, {"external_id", text_or_null(row.key)}, {"created", false},
        {"problem", to_json(refusal(row.faults))}};
}

/// Prevents that another writer adds an address of these rows between the search and the end of the transaction.
void keep_others_from_contacts(context& ctx, const std::vector<contact_row>& rows)
{
    if (std::ranges::any_of(rows, [](const contact_row& row) { return row.faults.empty() && row.key.empty(); }))
        ctx.store.contacts().edit({}, {});
}

json::object upsert_rows(context& ctx, std::vector<contact_row> rows)
{
    keep_others_from_contacts(ctx, rows);
    identify_rows(ctx, rows);
    check_records(ctx, rows);
    refuse_if_all_are_bad(rows);

    std::vector<const contact_row*> good;
    for (const auto& row : rows)
        if (row.faults.empty())
            good.push_back(&row);
    const auto done = store_rows(ctx, good);
    std::int64_t created = 0;
    json::array items;
    auto next = done.begin();
    for (const auto& row : rows) {
        if (!row.faults.empty()) {
            items.push_back(failed_item(row));
            continue;
        }
        created += next->created;
        items.push_back(json::object{{"id", next->id}, {"external_id", row.key}, {"created", next->created}});
        ++next;
    }
    const auto stored = static_cast<std::int64_t>(good.size());
    return json::object{{"created", created}, {"updated", stored - created},
        {"failed", static_cast<std::int64_t>(rows.size()) - stored}, {"items", std::move(items)}};
}

}  // namespace

shape upsert_response()
{
    const auto item = shapes::object({optional("id", shapes::id()), optional("external_id", shapes::text(0, 255)),
        required("created", shapes::boolean()),
        optional("problem", shapes::free_object(), "Why the row was refused, as a problem document.")});
    const auto count = shapes::integer(0, most_contacts);
    return shapes::object({required("created", count), required("updated", count), required("failed", count),
        required("items", shapes::array(item, 1, most_contacts), "One for each row, in their order.")});
}

json::value upsert_contacts(context& ctx, const json::object& request)
{
    std::vector<contact_row> rows;
    const auto country = text_member(request, "default_country");
    for (const auto& item : request.at("contacts").get_array())
        rows.push_back(read_row(item, rows.size(), country));
    json::object answer;
    ctx.store.atomically([&] { answer = upsert_rows(ctx, rows); });
    return answer;
}

json::value update_contact(context& ctx, const json::object& request)
{
    const auto before = contact_of(ctx, {{"id", id_of(request)}});
    refuse_changed(contact_record_members(), request, to_json(before));
    contact_row row{request, before.external_id, {}};
    complaints wrong;
    if (member(request, "external_id") != nullptr && text_member(request, "external_id") != before.external_id)
        wrong.add("external_id", "must not change: it is the contact's key");
    convert_phone(row.given, "phone", text_member(request, "default_country"), wrong);
    wrong.settle();
    ctx.store.atomically([&] {
        if (store_rows(ctx, {&row}).front().id != before.id)  // The contact was deleted meanwhile.
            refuse_missing("contact", std::to_string(before.id));
    });
    return to_json(contact_of(ctx, {{"id", before.id}}));
}

}  // namespace outbound::api
