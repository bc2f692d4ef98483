// Operations on saved segments, and the count of a segment's contacts.
#include "api/operation.hpp"
#include "api/paging.hpp"
#include "api/requests.hpp"
#include "model/record_json.hpp"
#include "model/segment.hpp"
#include "model/segment_shape.hpp"

#include <limits>

namespace outbound::api {
namespace {

namespace json = boost::json;

segment filter_of(const json::object& request)
{
    auto filter = segment_from_json(object_member(request, "filter"));
    complaints wrong;
    wrong.add(check_segment(filter, "filter"));
    wrong.settle();
    return filter;
}

saved_segment segment_of(context& ctx, std::int64_t id)
{
    auto found = ctx.store.segments().get(id);
    if (!found)
        refuse_missing("segment", std::to_string(id));
    return *std::move(found);
}

json::value create_segment(context& ctx, const json::object& request)
{
    return to_json(ctx.store.segments().create(text_member(request, "name"), filter_of(request)));
}

json::value update_segment(context& ctx, const json::object& request)
{
    const auto before = segment_of(ctx, id_of(request));
    refuse_changed(segment_record_members(), request, to_json(before));
    const auto name = member(request, "name") != nullptr ? text_member(request, "name") : before.name;
    const auto filter = member(request, "filter") != nullptr ? filter_of(request) : before.filter;
    const auto after = ctx.store.segments().update(before.id, name, filter);
    if (!after)
        refuse_missing("segment", std::to_string(before.id));
    return to_json(*after);
}

/// Most contacts that a filter names in a list, unless the request asks for all filters.
constexpr std::size_t most_listed_names = 100;

json::value list_segments(context& ctx, const json::object& request)
{
    const bool whole = flag_member(request, "filters").value_or(false);
    return to_json(ctx.store.segments().list(sorted_slice_of(request)), [&](const saved_segment& s) {
        auto out = outbound::to_json(s);
        if (!whole && count_names(s.filter) > most_listed_names)
            out["filter"] = nullptr;
        return out;
    });
}

shape listed_segment_shape()
{
    return shapes::object(
        {required("id", shapes::id()), required("name", shapes::text(1, 200)),
            optional("filter", segment_shape(), "Null if it names more than 100 contacts: segments.get has it.")})
        .with_members(segment_record_members())
        .named("listed_segment");
}

json::value get_segment(context& ctx, const json::object& request)
{
    return to_json(segment_of(ctx, id_of(request)));
}

json::value remove_segment(context& ctx, const json::object& request)
{
    if (!ctx.store.segments().remove(id_of(request)))
        refuse_missing("segment", std::to_string(id_of(request)));
    return deleted();
}

json::value count_segment(context& ctx, const json::object& request)
{
    const auto id = integer_member(request, "id");
    const auto filter = id ? segment_of(ctx, *id).filter : filter_of(request);
    return json::object{{"count", ctx.store.contacts().count(filter, named_member<channel>(request, "channel"))}};
}

shape count_request()
{
    return shapes::object_with_one(
        {"id", "filter"}, {optional("id", shapes::id()), optional("filter", segment_shape()),
                              optional("channel", shapes::enumeration<channel>(),
                                  "Count only contacts with the address that the channel needs.")});
}

operation count_operation()
{
    const auto amount = shapes::integer(0, std::numeric_limits<std::int64_t>::max());
    return {
        .name = "segments.count",
        .summary = "Counts the contacts of a filter or of a saved segment.",
        .scope = scope::read,
        .routes = {at("POST", "/segments/count"), at("GET", "/segments/{id}/count")},
        .request = count_request(),
        .response = shapes::object({required("count", amount)}),
        .handle = count_segment,
        .is_costly = true,
    };
}

}  // namespace

std::vector<operation> segment_operations()
{
    const auto name = shapes::text(1, 200);
    return {
        {
            .name = "segments.create",
            .summary = "Saves a filter of contacts under a name.",
            .scope = scope::write,
            .routes = {at("POST", "/segments")},
            .request = shapes::object({required("name", name), required("filter", saved_filter_shape())}),
            .response = saved_segment_shape(),
            .handle = create_segment,
            .effect = effect::one_commit,
            .repetition = repetition::answer,
        },
        {
            .name = "segments.update",
            .summary = "Changes the name or the filter of a saved segment.",
            .scope = scope::write,
            .routes = {at("PUT", "/segments/{id}"), at("PATCH", "/segments/{id}")},
            .request = id_request({omissible("name", name), optional("filter", saved_filter_shape())})
                           .with_members(read_only(segment_record_members())),
            .response = saved_segment_shape(),
            .handle = update_segment,
            .effect = effect::one_commit,
        },
        {
            .name = "segments.list",
            .summary = "Lists saved segments; filters that name many contacts only if asked to.",
            .scope = scope::read,
            .routes = {at("GET", "/segments")},
            .request = list_request(
                {optional("filters", shapes::boolean(), "True: also filters of more than 100 ids.")}, name_keys),
            .response = list_response(listed_segment_shape()),
            .handle = list_segments,
        },
        {
            .name = "segments.get",
            .summary = "Shows one saved segment.",
            .scope = scope::read,
            .routes = {at("GET", "/segments/{id}")},
            .request = id_request(),
            .response = saved_segment_shape(),
            .handle = get_segment,
        },
        {
            .name = "segments.delete",
            .summary = "Deletes a saved segment, unless a campaign that has yet to choose its recipients names it.",
            .scope = scope::write,
            .routes = {at("DELETE", "/segments/{id}")},
            .request = id_request(),
            .response = deleted_shape(),
            .handle = remove_segment,
            .effect = effect::one_commit,
        },
        count_operation(),
    };
}

}  // namespace outbound::api
