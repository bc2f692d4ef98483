#include "api/campaigns/recipient_filters.hpp"

#include "api/paging.hpp"
#include "api/requests.hpp"
#include "model/json_members.hpp"

namespace outbound::api {
namespace {

constexpr std::size_t most_octets = 320;
constexpr std::size_t most_digits = 32;
constexpr std::int64_t most_questions = 1000;

}  // namespace

std::vector<shape_member> recipient_filter_members()
{
    return {optional("status", shapes::enumeration<recipient_status>()), optional("reason", shapes::text(0, 200)),
        search_member("the address"),
        optional(
            "address", shapes::text(0, most_octets), "The whole address, in any spelling; found without a search."),
        optional("key", shapes::text(1, most_digits, text_kind::phone_keys),
            "Phone: those who pressed these digits at any time."),
        optional("question", shapes::integer(1, most_questions),
            "With `key`: when asked this question of the script, in the order of campaigns.keys.")};
}

recipient_filter recipient_filter_of(const boost::json::object& request)
{
    recipient_filter filter{
        named_member<recipient_status>(request, "status"), text_member(request, "reason"), text_member(request, "q")};
    filter.address = text_member(request, "address");
    filter.key = text_member(request, "key");
    filter.question = integer_member(request, "question");
    complaints wrong;
    if (filter.question && filter.key.empty())
        wrong.add("question", "needs the member key");
    wrong.settle();
    if (filter.question)
        --*filter.question;
    return filter;
}

}  // namespace outbound::api
