// contacts: list, show, count, delete.
#include "confirm.hpp"
#include "filter.hpp"
#include "find_contact.hpp"
#include "people.hpp"

#include <iostream>

namespace cli {
namespace {

namespace json = boost::json;

struct contact_list_options {
    filter_options filter;
    slice_options slice;
    std::string search;
};

void describe_contact_list(parameters& app, contact_list_options& options)
{
    app.add("--search", options.search, "Text to find in external_id, name, email, phone or company");
    describe_filter(app, options.filter);
    describe_slice(app, options.slice);
}

exit_code list_contacts(session& session, const contact_list_options& options)
{
    auto request = request_for(options.slice);
    if (!options.search.empty())
        request["q"] = options.search;
    if (auto filter = filter_of(options.filter); !filter.empty())
        request["segment"] = std::move(filter);
    return session.ask("contacts.list", request, [](const json::object& page) {
        print_page(
            page, {{"ID", "id"}, {"EXTERNAL ID", "external_id"}, {"EMAIL", "email"}, {"FIRST NAME", "first_name"},
                      {"LAST NAME", "last_name"}, {"INDUSTRY", "industry"}, {"SCORE", "lead_score"}, {"TAGS", "tags"}});
    });
}

struct who_options {
    std::string contact;
};

void describe_who(parameters& app, who_options& options)
{
    app.add("WHO", options.contact, "external_id, email address or id of the contact").required();
}

exit_code show_contact(session& session, const who_options& options)
{
    return session.answer(find_contact(session, options.contact), [](const json::object& contact) {
        print_members(
            contact, {{"ID", "id"}, {"External ID", "external_id"}, {"Email", "email"}, {"Phone", "phone"},
                         {"First name", "first_name"}, {"Last name", "last_name"}, {"Company", "company"},
                         {"Industry", "industry"}, {"Lead score", "lead_score"}, {"Time zone", "timezone"},
                         {"Tags", "tags"}, {"Fields", "fields"}, {"Created", "created_at"}, {"Updated", "updated_at"}});
    });
}

struct contact_delete_options {
    who_options who;
    bool yes = false;
};

void describe_contact_delete(parameters& app, contact_delete_options& options)
{
    describe_who(app, options.who);
    describe_confirmation(app, options.yes);
}

exit_code remove_contact(session& session, const contact_delete_options& options)
{
    const auto person = find_contact(session, options.who.contact);
    const auto id = person.at("id");
    if (!confirm(session, options.yes,
            "Delete contact " + text_at(person, "id") + " (" + text_at(person, "external_id") + ")?"))
        return refuse_unconfirmed();
    return session.ask("contacts.delete", {{"id", id}}, [&](const json::object&) {
        std::cout << "Contact " << id << " is deleted; records of messages sent to it are kept.\n";
    });
}

exit_code count_contacts(session& session, const filter_options& options)
{
    return session.ask("segments.count", {{"filter", filter_of(options)}}, [](const json::object& found) {
        std::cout << count_of(integer_at(found, "count"), "contact", "contacts") << '\n';
    });
}

}  // namespace

void add_contacts(commands& to)
{
    auto& contacts = to.group("contacts", "List, show, count and delete contacts");
    to.add(contacts, "list", "List contacts", "  outbound contacts list --industry Retail --score-min 50\n",
        describe_contact_list, list_contacts);
    to.add(
        contacts, "show", "Show one contact", "  outbound contacts show ada@example.com\n", describe_who, show_contact);
    to.add(contacts, "count", "Count contacts", "  outbound contacts count --tag vip --with-email\n", describe_filter,
        count_contacts);
    to.add(contacts, "delete", "Delete a contact; asks first unless --yes is given",
        "  outbound contacts delete crm-4711\n", describe_contact_delete, remove_contact);
}

}  // namespace cli
