// Removes mentions of a person from rows that do not belong to the person's recipients.
#include "model/base64.hpp"
#include "model/json_members.hpp"
#include "store/contacts/contact_removals.hpp"
#include "store/contacts/personal_tables.hpp"
#include "store/contacts/search_index.hpp"
#include "store/suppressions/suppressions.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <vector>

namespace outbound::sql {
namespace {

namespace json = boost::json;
using soci::into;
using soci::use;

/// A LIKE pattern for rows that mention an address. The `@` may be percent-encoded.
std::string like_pattern(std::string_view address)
{
    std::string out = "%";
    for (const char c : address.substr(address.starts_with('+') ? 1 : 0)) {
        if (c == '%' || c == '_' || c == '\\')
            out += '\\';
        out += c == '@' ? '%' : c;
    }
    return out + "%";
}

/// SQL condition: the row `l` may mention one of the addresses, which `values` binds.
std::string may_mention(const rules::personal_marks& marks, bindings& values)
{
    std::string condition = "1 = 0";
    int number = 0;
    for (const auto* list : {&marks.emails, &marks.phones})
        for (const auto& address : *list) {
            const auto name = std::to_string(++number);
            condition +=
                " OR lower(l.address) = :address_" + name + " OR lower(l.event) LIKE :pattern_" + name + " ESCAPE '\\'";
            values.add("address_" + name, address);
            values.add("pattern_" + name, like_pattern(address));
        }
    return condition;
}

/// SQL condition: the row `l` belongs to a recipient of the contact.
constexpr std::string_view is_of_contact = "l.campaign_id <> 0 AND EXISTS (SELECT 1 FROM campaign_recipients r WHERE "
                                           "r.campaign_id = l.campaign_id AND r.seq = "
                                           "l.seq AND r.contact_id = :contact)";

/// The rows of the file that the import has not processed yet.
std::string unfinished_rows(const std::string& resume_state)
{
    boost::system::error_code fault;
    const auto kept = json::parse(resume_state, fault);
    if (fault || !kept.is_object())
        return resume_state;
    std::string rows;
    for (const auto* part : {"unfinished", "undecoded"})
        rows += from_base64(text_member(kept.get_object(), part)).value_or("");
    return rows;
}

/// Removes mentions from a text column. `key` identifies the rows.
template <class Key>
std::int64_t erase_mentions(
    const erasure_step& step, const std::string& table, const std::string& key, const std::string& column)
{
    std::vector<std::pair<Key, std::string>> found;
    std::pair<Key, std::string> row;
    auto rows = step.db.prepare("SELECT " + key + ", " + column + " FROM " + table + " WHERE " + column + " <> ''",
        into(row.first), into(row.second));
    rows.each([&] {
        if (rules::mentions(row.second, step.marks))
            found.push_back(row);
    });
    for (const auto& [id, text] : found) {
        const auto erased = rules::without_mentions(text, step.marks);
        step.db.change(
            "UPDATE " + table + " SET " + column + " = :text WHERE " + key + " = :id AND " + column + " = :before",
            use(erased), use(id), use(text));
    }
    return std::ssize(found);
}

bool has(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

/// Whether a response names the person: by an address, by the external_id, or, for operations on contacts, by the id.
bool names_person(const std::string& answer, const std::string& operation, const erasure_step& step)
{
    if (rules::mentions(answer, step.marks))
        return true;
    const auto& key = step.marks.external_id;
    if (!key.empty() && (has(answer, json::serialize(json::string_view{key})) || has(answer, R"(\")" + key + R"(\")")))
        return true;
    const auto id = R"("id":)" + std::to_string(step.contact);
    return operation.starts_with("contacts.") && (has(answer, id + ',') || has(answer, id + '}'));
}

// Of an opt-out or opt-in the hash stays, so that a repeated report of it is no new one.
std::int64_t erase_unmatched_event(connection& db, std::int64_t id)
{
    const std::string is_word = "kind IN ('opted_out', 'opted_in')";
    const auto blanked = db.change("UPDATE outbound_unmatched_events SET vendor_id = '', address = '', campaign_id = 0,"
                                   " seq = 0, event = '{}' WHERE id = :id AND event <> '{}' AND " +
                                       is_word,
        use(id));
    return blanked +
           db.change("DELETE FROM outbound_unmatched_events WHERE id = :id AND NOT (" + is_word + ')', use(id));
}

}  // namespace

std::vector<std::int64_t> find_unmatched_events(
    connection& db, contact_id contact, const rules::personal_marks& marks, std::int64_t after)
{
    bindings values;
    values.add("contact", contact);
    values.add("after", after);
    const std::string of_contact{is_of_contact};
    const auto condition = "l.id > :after AND (" + may_mention(marks, values) + " OR (" + of_contact + "))";
    std::vector<std::int64_t> found;
    std::int64_t id = 0;
    int belongs = 0;
    std::string stated;
    std::string event;
    auto rows = db.walk("SELECT l.id, CASE WHEN " + of_contact +
                            " THEN 1 ELSE 0 END, l.address, l.event FROM outbound_unmatched_events l WHERE " +
                            condition + " ORDER BY l.id",
        values, into(id), into(belongs), into(stated), into(event));
    rows.each([&] {
        if (belongs != 0 || rules::mentions(stated, marks) || rules::mentions(event, marks))
            found.push_back(id);
    });
    return found;
}

std::int64_t erase_unmatched_events(const erasure_step& step)
{
    std::int64_t changed = 0;
    const auto erase = [&](std::span<const std::int64_t> ids) {
        for (const auto id : ids)
            if (changed < rows_a_step)
                changed += erase_unmatched_event(step.db, id);
    };
    erase(step.unmatched.ids);
    if (changed < rows_a_step)
        erase(find_unmatched_events(step.db, step.contact, step.marks, step.unmatched.last));
    return changed;
}

// An import that holds an unfinished row of the person cannot continue without it.
std::int64_t cancel_imports(const erasure_step& step)
{
    std::vector<job_id> found;
    job_id id = 0;
    std::string resume_state;
    auto rows =
        step.db.prepare("SELECT id, resume_state FROM outbound_jobs WHERE kind = 'import' AND resume_state <> ''",
            into(id), into(resume_state));
    rows.each([&] {
        if (rules::row_mentions(unfinished_rows(resume_state), step.marks))
            found.push_back(id);
    });
    for (const auto job : found)
        step.db.change("UPDATE outbound_jobs SET resume_state = '', status = CASE WHEN status = 'running' THEN "
                       "'cancelled' ELSE status END"
                       " WHERE id = :id",
            use(job));
    return std::ssize(found);
}

std::int64_t erase_pause_details(const erasure_step& step)
{
    return erase_mentions<campaign_id>(step, "outbound_campaigns", "id", "pause_detail");
}

std::int64_t erase_account_reasons(const erasure_step& step)
{
    return erase_mentions<std::string>(step, "outbound_provider_state", "provider", "reason");
}

// The key stays, so that the request is not executed again.
std::int64_t erase_kept_answers(const erasure_step& step)
{
    std::vector<std::int64_t> found;
    std::int64_t row = 0;
    std::string operation;
    std::string answer;
    auto rows =
        step.db.walk("SELECT id, operation, answer FROM outbound_idempotency_keys WHERE answer <> '' ORDER BY id",
            into(row), into(operation), into(answer));
    rows.each([&] {
        if (names_person(answer, operation, step))
            found.push_back(row);
        return std::ssize(found) < rows_a_step;
    });
    for (const auto id : found)
        step.db.change("UPDATE outbound_idempotency_keys SET answer = '' WHERE id = :id", use(id));
    return std::ssize(found);
}

// Hashes suppressions and lifts together. An address that another person uses stays readable.
std::int64_t hash_personal_suppressions(const erasure_step& step)
{
    std::int64_t changed = 0;
    const auto hash = [&](channel via, const std::string& address) {
        std::int64_t rows = 0;
        step.db.run("SELECT count(*) FROM outbound_suppressions WHERE address = :address AND channel = :channel",
            use(address), use(via), into(rows));
        if (is_address_in_use(step.db, address))
            return;
        hash_suppressions(step.db, via, address);
        changed += rows;
    };
    for (const auto& email : step.marks.emails)
        hash(channel::email, email);
    for (const auto& phone : step.marks.phones)
        for (const auto via : {channel::sms, channel::phone})
            hash(via, phone);
    return changed;
}

std::int64_t delete_contact_tags(const erasure_step& step)
{
    return step.source.is_own
               ? step.db.change("DELETE FROM outbound_contact_tags WHERE contact_id = :id", use(step.contact))
               : 0;
}

std::int64_t delete_contact(const erasure_step& step)
{
    const auto removed =
        step.source.is_own ? step.db.change("DELETE FROM outbound_contacts WHERE id = :id", use(step.contact)) : 0;
    if (removed > 0) {
        count_contact_removal(step.db);
        note_contact_changes(step.db, {step.contact});
    }
    return removed;
}

}  // namespace outbound::sql
