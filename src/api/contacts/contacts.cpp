// Operations on contacts.
#include "api/contacts/upsert.hpp"
#include "api/operation.hpp"
#include "api/paging.hpp"
#include "api/requests.hpp"
#include "model/contact_json.hpp"
#include "model/json_members.hpp"
#include "model/segment.hpp"
#include "model/segment_shape.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace outbound::api {
namespace {

namespace json = boost::json;

shape naming_request()
{
    return shapes::object_with_one(
        {"id", "external_id"}, {optional("id", shapes::id()), optional("external_id", shapes::text(1, 255))});
}

shape update_request()
{
    auto record = contact_record_members();
    std::erase_if(record, [](const shape_member& member) { return member.name == "id"; });
    auto given = contact_input_members();
    std::ranges::find(given, "external_id", &shape_member::name)->is_read_only = true;
    return id_request({optional("default_country", shapes::text(2, 2, text_kind::country),
                          "Country of a phone number without a country code.")})
        .with_members(std::move(given))
        .with_members(read_only(std::move(record)));
}

json::value list_contacts(context& ctx, const json::object& request)
{
    const auto filter = segment_from_json(object_member(request, "segment"));
    complaints wrong;
    wrong.add(check_segment(filter, "segment"));
    wrong.settle();
    const auto found = ctx.store.contacts().list(filter, text_member(request, "q"), sorted_slice_of(request));
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

// An id or external_id may name a contact that was deleted or erased before.
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
    if (!done.is_complete)
        note = "The contact was deleted before, and only addresses that it was sent to are still known. Store it once "
               "more with its external_id and addresses, and erase it again: this also removes messages from it and "
               "filters that name it. ";
    if (done.is_hosts)
        note += "The contact's own row is the host's: remove it there, before a campaign reads it again. ";
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
    const auto* status = !done->is_complete ? "incomplete" : done->is_done ? "done" : "pending";
    return json::object{
        {"id", id}, {"status", status}, {"removed", std::move(removed)}, {"note", text_or_null(erasure_note(*done))}};
}

shape erase_response()
{
    const auto amount = shapes::integer(0, std::numeric_limits<std::int64_t>::max());
    return shapes::object({
        required("id", shapes::id()),
        required("status", shapes::one_of({"done", "pending", "incomplete"}),
            "pending: nothing can be read by SQL any more, but bytes are still to be overwritten in the database's "
            "files. incomplete: the contact was deleted before in a way that left not all of its addresses known."),
        required("removed",
            shapes::object({
                required("contacts", amount),
                required("recipients", amount, "Blanked: status and times of each message stay."),
                required("events", amount, "Blanked likewise."),
                required("problems", amount, "Vendors' words about failures."),
                required("inbound", amount, "Messages from the contact, and events that matched no message."),
                required("suppressions", amount, "Kept as keyed hashes, so that a later import is recognised."),
                required("imports", amount, "Cancelled, since they held an unfinished row of the contact."),
                required(
                    "notes", amount, "Pause reasons that named an address, and filters that named the external_id."),
            }),
            "Rows, by kind; none the second time."),
        optional("note", shapes::text(0, 2000), "What is left to do."),
    });
}

operation erase_operation()
{
    return {
        .name = "contacts.erase",
        .summary = "Removes everything that is kept of a contact, present or deleted; what was sent stays as numbers.",
        .scope = scope::admin,
        .routes = {at("POST", "/contacts/{id}/erase")},
        .request = naming_request(),
        .response = erase_response(),
        .handle = erase_contact,
    };
}

}  // namespace

std::vector<operation> contact_operations()
{
    return {
        {
            .name = "contacts.upsert",
            .summary = "Creates contacts, or changes those that external_id, email or phone identifies: members left "
                       "out stay, null clears. A bad row fails alone.",
            .scope = scope::write,
            .routes = {at("POST", "/contacts")},
            .request = shapes::object(
                {required("contacts", shapes::array(shapes::unchecked(contact_input_shape()), 1, most_contacts)),
                    optional("default_country", shapes::text(2, 2, text_kind::country),
                        "Country of phone numbers without a country code.")}),
            .response = upsert_response(),
            .handle = upsert_contacts,
            .effect = effect::one_commit,
            .repetition = repetition::answer,
        },
        {
            .name = "contacts.update",
            .summary = "Changes one contact. Members left out stay, null clears.",
            .scope = scope::write,
            .routes = {at("PUT", "/contacts/{id}"), at("PATCH", "/contacts/{id}")},
            .request = update_request(),
            .response = contact_shape(),
            .handle = update_contact,
            .effect = effect::one_commit,
        },
        {
            .name = "contacts.list",
            .summary = "Lists contacts, those of a segment or those a text is found in; `q` needs pii.",
            .scope = scope::read,
            .routes = {at("GET", "/contacts")},
            .request = list_request(
                {optional("segment", segment_shape()), search_member("external_id, name, email, phone or company")}),
            .response = list_response(contact_shape()),
            .handle = list_contacts,
            .further_scope = scope_of_search,
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
            .effect = effect::one_commit,
        },
        erase_operation(),
    };
}

}  // namespace outbound::api
