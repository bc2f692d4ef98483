// segment: create, list, show, count, delete.
#include "confirm.hpp"
#include "filter.hpp"
#include "people.hpp"

#include <boost/json/array.hpp>

#include <iostream>

namespace cli {
namespace {

namespace json = boost::json;

struct segment_create_options {
    std::string name;
    filter_options filter;
};

void describe_segment_create(parameters& app, segment_create_options& options)
{
    app.add("NAME", options.name, "Name of the segment").required();
    describe_filter(app, options.filter);
}

exit_code create_segment(session& session, const segment_create_options& options)
{
    return session.ask("segments.create", {{"name", options.name}, {"filter", filter_of(options.filter)}},
        [](const json::object& s) { std::cout << "Segment " << integer_at(s, "id") << " is saved.\n"; });
}

exit_code list_segments(session& session, const slice_options& options)
{
    return session.ask("segments.list", request_for(options), [](json::object page) {
        for (auto& item : page.at("items").as_array())
            item.as_object()["words"] =
                item.at("filter").is_object()
                    ? filter_in_words(item.at("filter").as_object())
                    : count_of(integer_at(item.as_object(), "named_contacts"), "chosen contact", "chosen contacts");
        print_page(page, {{"ID", "id"}, {"NAME", "name"}, {"WHO", "words"}});
    });
}

struct segment_id_options {
    std::int64_t id = 0;
};

void describe_segment_id(parameters& app, segment_id_options& options)
{
    app.add("SEGMENT", options.id, "Id of the segment, as in `outbound segment list`").required();
}

exit_code show_segment(session& session, const segment_id_options& options)
{
    auto found = session.call("segments.get", {{"id", options.id}});
    if (!session.wants_json())
        found.as_object()["count"] = session.call("segments.count", {{"id", options.id}}).at("count");
    return session.answer(found, [](json::object s) {
        s["words"] = filter_in_words(s.at("filter").as_object());
        print_members(s,
            {{"ID", "id"}, {"Name", "name"}, {"Who", "words"}, {"Contacts now", "count"}, {"Created", "created_at"}});
    });
}

struct segment_count_options {
    std::optional<std::int64_t> id;
    filter_options filter;
};

void describe_segment_count(parameters& app, segment_count_options& options)
{
    app.add("SEGMENT", options.id, "Id of a saved segment. Default: the filter of the options");
    describe_filter(app, options.filter);
}

exit_code count_segment(session& session, const segment_count_options& options)
{
    json::object request;
    if (options.id)
        request["id"] = *options.id;
    else
        request["filter"] = filter_of(options.filter);
    return session.ask("segments.count", request, [](const json::object& found) {
        std::cout << count_of(integer_at(found, "count"), "contact", "contacts") << '\n';
    });
}

struct segment_delete_options {
    segment_id_options segment;
    bool yes = false;
};

void describe_segment_delete(parameters& app, segment_delete_options& options)
{
    describe_segment_id(app, options.segment);
    describe_confirmation(app, options.yes);
}

exit_code remove_segment(session& session, const segment_delete_options& options)
{
    const auto id = options.segment.id;
    const auto name = text_at(session.call("segments.get", {{"id", id}}).as_object(), "name");
    if (!confirm(session, options.yes, "Delete segment " + std::to_string(id) + " (" + name + ")?"))
        return refuse_unconfirmed();
    return session.ask("segments.delete", {{"id", id}},
        [&](const json::object&) { std::cout << "Segment " << id << " is deleted.\n"; });
}

}  // namespace

void add_segments(commands& to)
{
    auto& segment = to.group("segment", "Save filters of contacts under a name");
    to.add(segment, "create", "Save a filter",
        "  outbound segment create 'Retail, warm' --industry Retail --score-min 50\n", describe_segment_create,
        create_segment);
    to.add(segment, "list", "List saved segments", "  outbound segment list\n", describe_slice, list_segments);
    to.add(segment, "show", "Show a segment and count it", "  outbound segment show 1\n", describe_segment_id,
        show_segment);
    to.add(segment, "count", "Count the contacts of a segment",
        "  outbound segment count 1\n  outbound segment count --tag vip\n", describe_segment_count, count_segment);
    to.add(segment, "delete", "Delete a segment; asks first unless --yes is given", "  outbound segment delete 1\n",
        describe_segment_delete, remove_segment);
}

}  // namespace cli
