// template: create, update, list, show, render, delete.
#include "commands.hpp"
#include "confirm.hpp"
#include "content.hpp"
#include "find_contact.hpp"
#include "people.hpp"

#include <boost/json/parse.hpp>

#include <iostream>

namespace cli {
namespace {

namespace json = boost::json;

// Declares --channel, which selects the kind of template.
void describe_channel(parameters& app, std::string& channel)
{
    app.add("--channel", channel, "email, sms or phone").with_default().one_of({"email", "sms", "phone"});
}

struct template_create_options {
    std::string channel = "email";
    std::string name;
    std::optional<std::string> slug;
    content_options content;
    bool inactive = false;
};

void describe_template_create(parameters& app, template_create_options& options)
{
    app.add("NAME", options.name, "Name of the template").required();
    describe_channel(app, options.channel);
    app.add("--slug", options.slug, "Short name for programs. Default: derived from the name");
    describe_content(app, options.content);
    app.flag("--inactive", options.inactive, "Save the template as one that may not be sent yet");
}

exit_code create_template(session& session, const template_create_options& options)
{
    json::object request{{"name", options.name}};
    put(request, "slug", options.slug);
    put_content(request, options.content, "body");
    if (options.inactive)
        request["is_active"] = false;
    return session.ask(templates_of(options.channel) + ".create", request, [](const json::object& t) {
        std::cout << "Template " << integer_at(t, "id") << " (" << text_at(t, "slug")
                  << ") is saved. Its variables: " << text_at(t, "variables") << '\n';
    });
}

struct template_options {
    std::string channel = "email";
    std::string name_or_id;
};

void describe_template(parameters& app, template_options& options)
{
    app.add("TEMPLATE", options.name_or_id, "Id or slug of the template").required();
    describe_channel(app, options.channel);
}

struct template_update_options {
    std::string channel = "email";
    std::string name_or_id;
    std::optional<std::string> name;
    content_options content;
    std::optional<bool> active;
};

void describe_template_update(parameters& app, template_update_options& options)
{
    app.add("TEMPLATE", options.name_or_id, "Id or slug of the template").required();
    describe_channel(app, options.channel);
    app.add("--name", options.name, "New name");
    describe_content(app, options.content);
    app.add("--active", options.active, "Whether the template may be sent: true or false");
}

exit_code update_template(session& session, const template_update_options& options)
{
    json::object request{{"id", find_template(session, options.channel, options.name_or_id).at("id")}};
    put(request, "name", options.name);
    put_content(request, options.content, "body");
    put(request, "is_active", options.active);
    return session.ask(templates_of(options.channel) + ".update", request, [](const json::object& t) {
        std::cout << "Template " << integer_at(t, "id") << " is at version " << integer_at(t, "version")
                  << ". Campaigns that have started keep the version they started with.\n";
    });
}

struct template_list_options {
    std::string channel = "email";
    slice_options slice;
};

void describe_template_list(parameters& app, template_list_options& options)
{
    describe_channel(app, options.channel);
    describe_slice(app, options.slice);
}

exit_code list_templates(session& session, const template_list_options& options)
{
    return session.ask(
        templates_of(options.channel) + ".list", request_for(options.slice), [](const json::object& page) {
            print_page(page, {{"ID", "id"}, {"SLUG", "slug"}, {"NAME", "name"}, {"SUBJECT", "subject"},
                                 {"ACTIVE", "is_active"}, {"VERSION", "version"}});
        });
}

exit_code show_template(session& session, const template_options& options)
{
    return session.answer(find_template(session, options.channel, options.name_or_id), [](const json::object& t) {
        print_members(t, {{"ID", "id"}, {"Name", "name"}, {"Slug", "slug"}, {"Active", "is_active"},
                             {"Version", "version"}, {"Variables", "variables"}});
        print_content(t);
    });
}

struct template_render_options {
    std::string channel = "email";
    std::string name_or_id;
    std::optional<std::string> contact;
    std::optional<std::string> values;
};

void describe_template_render(parameters& app, template_render_options& options)
{
    app.add("TEMPLATE", options.name_or_id, "Id or slug of the template").required();
    describe_channel(app, options.channel);
    app.add("--contact", options.contact, "Contact to render for (external_id, email or id)");
    app.add("--values", options.values, "Values to render with, a JSON object");
}

exit_code render_template(session& session, const template_render_options& options)
{
    json::object request{{"id", find_template(session, options.channel, options.name_or_id).at("id")}};
    if (options.contact)
        request["contact_id"] = find_contact(session, *options.contact).at("id");
    if (options.values)
        request["values"] = parse_json(*options.values, "--values");
    return session.ask(templates_of(options.channel) + ".render", request, print_content);
}

struct template_delete_options {
    template_options chosen;
    bool yes = false;
};

void describe_template_delete(parameters& app, template_delete_options& options)
{
    describe_template(app, options.chosen);
    describe_confirmation(app, options.yes);
}

exit_code remove_template(session& session, const template_delete_options& options)
{
    const auto found = find_template(session, options.chosen.channel, options.chosen.name_or_id);
    const auto id = found.at("id");
    if (!confirm(
            session, options.yes, "Delete template " + text_at(found, "id") + " (" + text_at(found, "slug") + ")?"))
        return refuse_unconfirmed();
    return session.ask(templates_of(options.chosen.channel) + ".delete", {{"id", id}},
        [&](const json::object&) { std::cout << "Template " << id << " is deleted.\n"; });
}

}  // namespace

void add_templates(commands& to)
{
    auto& group = to.group("template", "Save content for campaigns");
    to.add(group, "create", "Save a template",
        "  outbound template create Spring --subject 'Hi {{first_name|there}}' --text spring.txt --html spring.html\n"
        "  outbound template create Reminder --channel sms --message 'Hi {{first_name|there}}, see you at "
        "{{fields.time}}'\n"
        "  outbound template create Call --channel phone --script call.json\n",
        describe_template_create, create_template);
    to.add(group, "update", "Change a template; omitted parts keep their content",
        "  outbound template update spring --html spring.html\n", describe_template_update, update_template);
    to.add(group, "list", "List templates", "  outbound template list\n", describe_template_list, list_templates);
    to.add(group, "show", "Show a template", "  outbound template show spring\n", describe_template, show_template);
    to.add(group, "render", "Render a template for a contact, or with given values",
        "  outbound template render spring --values '{\"first_name\": \"Ada\"}'\n  outbound template render 1 "
        "--contact 42\n",
        describe_template_render, render_template);
    to.add(group, "delete", "Delete a template; asks first unless --yes is given",
        "  outbound template delete spring\n", describe_template_delete, remove_template);
}

}  // namespace cli
