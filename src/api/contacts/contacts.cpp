// Operations on contacts.
#include "api/operation.hpp"
#include "api/paging.hpp"
#include "api/requests.hpp"
#include "model/address.hpp"
#include "model/contact_json.hpp"
#include "model/json_members.hpp"
#include "model/segment.hpp"
#include "model/segment_shape.hpp"
#include "model/utf8.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr std::size_t most_contacts = 1000;

shape naming_request()
{
    return shapes::object_with_one(
        {"id", "external_id"}, {optional("id", shapes::id()), optional("external_id", shapes::text(1, 255))});
}

shape upsert_response()
{
    const auto item = shapes::object({required("id", shapes::id()), required("external_id", shapes::text(1, 255)),
        required("created", shapes::boolean())});
    const auto count = shapes::integer(0, most_contacts);
    return shapes::object({required("created", count), required("updated", count),
        required("items", shapes::array(item, 1, most_contacts))});
}

void normalise_phone(contact& person, std::size_t index, const std::string& country, complaints& wrong)
{
    if (person.phone.empty())
        return;
    auto read = read_phone(person.phone, country);
    if (read.number.empty())
        wrong.add("contacts[" + std::to_string(index) + "].phone", '"' + shortened(person.phone) + "\" " + read.fault);
    person.phone = std::move(read.number);
}

// A document of contacts.get or contacts.list may come back as it is.
void check_record(context& ctx, const json::object& item, std::size_t index, complaints& wrong)
{
    static const auto& members = *new auto(contact_record_members());  // Never destroyed.
    if (std::ranges::none_of(members, [&](const shape_member& each) { return item.contains(each.name); }))
        return;
    const auto stored = ctx.store.contacts().find(text_member(item, "external_id"));
    std::vector<violation> broken;
    check_read_only(
        members, item, stored ? to_json(*stored) : json::object{}, "contacts[" + std::to_string(index) + ']', broken);
    wrong.add(std::move(broken));
}

json::value upsert_contacts(context& ctx, const json::object& request)
{
    std::vector<contact> contacts;
    std::set<std::string> seen;
    complaints wrong;
    const auto country = text_member(request, "default_country");
    for (const auto& item : request.at("contacts").get_array()) {
        auto person = contact_from_json(item.get_object());
        if (!seen.insert(person.external_id).second)
            wrong.add("contacts[" + std::to_string(contacts.size()) + "].external_id",
                "stands twice in the request; send each contact once");
        normalise_phone(person, contacts.size(), country, wrong);
        check_record(ctx, item.get_object(), contacts.size(), wrong);
        contacts.push_back(std::move(person));
    }
    wrong.settle();

    const auto done = ctx.store.contacts().upsert(contacts);
    std::int64_t created = 0;
    json::array items;
    for (std::size_t i = 0; i < done.size(); ++i) {
        created += done[i].created;
        items.push_back(
            json::object{{"id", done[i].id}, {"external_id", contacts[i].external_id}, {"created", done[i].created}});
    }
    return json::object{{"created", created}, {"updated", static_cast<std::int64_t>(done.size()) - created},
        {"items", std::move(items)}};
}

json::value list_contacts(context& ctx, const json::object& request)
{
    const auto filter = segment_from_json(object_member(request, "segment"));
    complaints wrong;
    wrong.add(check_segment(filter, "segment"));
    wrong.settle();
    const auto found = ctx.store.contacts().list(filter, text_member(request, "search"), slice_of(request));
    return to_json(found, [](const contact& person) { return outbound::to_json(person); });
}

json::value get_contact(context& ctx, const json::object& request)
{
    return to_json(contact_of(ctx, request));
}

json::value remove_contact(context& ctx, const json::object& request)
{
    const auto id = contact_of(ctx, request).id;
    if (!ctx.store.contacts().remove(id))
        refuse_missing("contact", std::to_string(id));
    return deleted();
}

// By id, a contact that was deleted can still be erased; by external_id, one that was erased.
contact_id contact_to_erase(context& ctx, const json::object& request)
{
    if (const auto id = integer_member(request, "id"))
        return *id;
    const auto key = text_member(request, "external_id");
    if (const auto found = ctx.store.contacts().find(key))
        return found->id;
    if (const auto id = ctx.store.contacts().find_erased(key))
        return *id;
    return contact_of(ctx, request).id;
}

constexpr std::pair<std::string_view, std::int64_t erasure::*> erasure_counters[] = {
    {"contacts", &erasure::contacts},
    {"recipients", &erasure::recipients},
    {"events", &erasure::events},
    {"problems", &erasure::problems},
    {"inbound", &erasure::inbound},
    {"suppressions", &erasure::suppressions},
    {"imports", &erasure::imports},
    {"notes", &erasure::notes},
};

std::string erasure_note(const erasure& done)
{
    std::string note;
    if (done.is_hosts)
        note = "The contact's own row is the host's: remove it there, before a campaign reads it again. ";
    if (!done.is_done)
        note += "Deleted bytes are still in the database's files, since a reader needs them: a later write overwrites "
                "them; erase "
                "again to see whether it has. ";
    if (done.imports > 0)
        note +=
            "Imports that held an unfinished row of the contact are cancelled: import their files again without it. ";
    if (!note.empty())
        note.pop_back();
    return note;
}

json::value erase_contact(context& ctx, const json::object& request)
{
    const auto id = contact_to_erase(ctx, request);
    const auto done = ctx.store.contacts().erase(id);
    if (!done)
        refuse_missing("contact", std::to_string(id));
    json::object removed;
    for (const auto& [name, counter] : erasure_counters)
        removed[name] = (*done).*counter;
    return json::object{{"id", id}, {"status", done->is_done ? "done" : "pending"}, {"removed", std::move(removed)},
        {"note", text_or_null(erasure_note(*done))}};
}

shape erase_response()
{
    const auto amount = shapes::integer(0, std::numeric_limits<std::int64_t>::max());
    return shapes::object({
        required("id", shapes::id()),
        required("status", shapes::one_of({"done", "pending"}),
            "pending: nothing can be read by SQL any more, but bytes are still to be overwritten in the database's "
            "files."),
        required("removed",
            shapes::object({
                required("contacts", amount),
                required("recipients", amount, "Blanked: status and times of each message stay."),
                required("events", amount, "Blanked likewise."),
                required("problems", amount, "Vendors' words about failures."),
                required("inbound", amount, "Messages from the contact, and events that matched no message."),
                required("suppressions", amount, "Kept as keyed hashes, so that a later import is recognised."),
                required("imports", amount, "Cancelled, since they held an unfinished row of the contact."),
                required("notes", amount, "Pause reasons that named an address."),
            }),
            "Rows, by kind; none the second time."),
        optional("note", shapes::text(0, 2000), "What is left to do."),
    });
}

}  // namespace

std::vector<operation> contact_operations()
{
    return {
        {
            .name = "contacts.upsert",
            .summary = "Creates contacts, or replaces those with the same external_id: all or none.",
            .scope = scope::write,
            .routes = {at("POST", "/contacts")},
            .request = shapes::object({required("contacts", shapes::array(contact_input_shape(), 1, most_contacts)),
                optional("default_country", shapes::text(2, 2, text_kind::country),
                    "Country of phone numbers without a country code.")}),
            .response = upsert_response(),
            .handle = upsert_contacts,
        },
        {
            .name = "contacts.list",
            .summary = "Lists contacts, those of a segment or those a text is found in.",
            .scope = scope::read,
            .routes = {at("GET", "/contacts")},
            .request = list_request({optional("segment", segment_shape()),
                optional("search", shapes::text(0, 200), "Found in external_id, name, email or phone.")}),
            .response = list_response(contact_shape()),
            .handle = list_contacts,
        },
        {
            .name = "contacts.get",
            .summary = "Shows one contact.",
            .scope = scope::read,
            .routes = {at("GET", "/contacts/{id}")},
            .request = naming_request(),
            .response = contact_shape(),
            .handle = get_contact,
        },
        {
            .name = "contacts.delete",
            .summary = "Deletes a contact; what was sent to it stays on record.",
            .scope = scope::write,
            .routes = {at("DELETE", "/contacts/{id}")},
            .request = naming_request(),
            .response = deleted_shape(),
            .handle = remove_contact,
        },
        {
            .name = "contacts.erase",
            .summary =
                "Removes everything that is kept of a contact, present or deleted; what was sent stays as numbers.",
            .scope = scope::admin,
            .routes = {at("POST", "/contacts/{id}/erase")},
            .request = naming_request(),
            .response = erase_response(),
            .handle = erase_contact,
        },
    };
}

}  // namespace outbound::api
