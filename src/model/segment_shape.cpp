#include "model/segment_shape.hpp"

#include "model/segment.hpp"

#include <outbound/json_text.hpp>

#include <limits>

namespace outbound {
namespace {

shape score()
{
    return shapes::integer(std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max());
}

constexpr std::size_t most_named = 100'000;
constexpr std::size_t largest_filter = 3 * 1024 * 1024;  // bytes of JSON: an archive holds it in a line of 4 MiB

shape tags()
{
    return shapes::array(shapes::text(1, 100), 0, 100);
}

shape filter_shape(const shape& segment_id)
{
    return shapes::object({
        optional("industries", shapes::array(shapes::text(1, 200), 0, 1000), "Any of these, in whatever case."),
        optional("lead_score", shapes::object({optional("min", score()), optional("max", score())}),
            "Inclusive; contacts without a score never match."),
        optional("has_email", shapes::boolean()),
        optional("has_phone", shapes::boolean()),
        optional("tags", shapes::object({optional("any", tags()), optional("all", tags()), optional("none", tags())})),
        optional("segment_id", segment_id),
        optional("contact_ids", shapes::array(shapes::id(), 0, most_named),
            "Any of these contacts; empty: nobody. Ids that no contact has are ignored."),
        optional("external_ids", shapes::array(shapes::text(1, 255), 0, most_named),
            "As contact_ids, by external_id. All members together are at most 3 MiB of JSON."),
    });
}

}  // namespace

shape segment_shape()
{
    return filter_shape(shapes::id().about("A saved segment, whose conditions must hold too.")).named("segment_filter");
}

shape saved_filter_shape()
{
    return filter_shape(shapes::absent("must be left out: a saved segment names no other; give its conditions"))
        .named("saved_filter");
}

std::vector<violation> check_segment(const segment& filter, const std::string& path)
{
    if (count_names(filter) > 0)
        if (const auto size = write_json(to_json(filter)).size(); size > largest_filter)
            return {{path + (filter.external_ids ? ".external_ids" : ".contact_ids"),
                "must be at most 3 MiB of JSON, got " + std::to_string(size) + " bytes; give fewer"}};
    if (filter.lead_score_min && filter.lead_score_max && *filter.lead_score_min > *filter.lead_score_max)
        return {{path + ".lead_score.min", "must not be above max, got " + std::to_string(*filter.lead_score_min) +
                                               " and " + std::to_string(*filter.lead_score_max)}};
    return {};
}

}  // namespace outbound
