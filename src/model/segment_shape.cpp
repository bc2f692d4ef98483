#include "model/segment_shape.hpp"

#include <limits>

namespace outbound {
namespace {

shape score()
{
    return shapes::integer(std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max());
}

shape tags()
{
    return shapes::array(shapes::text(1, 100), 0, 100);
}

}  // namespace

shape segment_shape()
{
    return shapes::object(
        {
            optional("industries", shapes::array(shapes::text(1, 200), 0, 1000), "Any of these, in whatever case."),
            optional("lead_score", shapes::object({optional("min", score()), optional("max", score())}),
                "Inclusive; contacts without a score never match."),
            optional("has_email", shapes::boolean()),
            optional("has_phone", shapes::boolean()),
            optional(
                "tags", shapes::object({optional("any", tags()), optional("all", tags()), optional("none", tags())})),
        })
        .named("segment_filter");
}

std::vector<violation> check_segment(const segment& filter, const std::string& path)
{
    if (filter.lead_score_min && filter.lead_score_max && *filter.lead_score_min > *filter.lead_score_max)
        return {{path + ".lead_score.min", "must not be above max, got " + std::to_string(*filter.lead_score_min) +
                                               " and " + std::to_string(*filter.lead_score_max)}};
    return {};
}

}  // namespace outbound
