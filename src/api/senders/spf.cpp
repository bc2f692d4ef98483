// Follows `include` and `redirect`, as receivers do, through at most ten records.
#include "api/senders/spf.hpp"

#include "model/list_text.hpp"
#include "model/lower_case.hpp"

#include <algorithm>
#include <set>

namespace outbound::api {
namespace {

constexpr std::size_t most_lookups = 10;
constexpr std::string_view empty_record = "v=spf1 ~all";

bool is_spf(const std::string& record)
{
    const auto lower = lowered(record.substr(0, 7));
    return lower == "v=spf1" || lower == "v=spf1 ";
}

/// The domain behind `include:` or `redirect=`; empty for other terms.
std::string domain_of_term(std::string_view term)
{
    if (term.starts_with('+'))
        term.remove_prefix(1);
    for (const std::string_view start : {"include:", "redirect="})
        if (lowered(term.substr(0, start.size())) == start)
            return lowered(term.substr(start.size()));
    return {};
}

std::vector<std::string> domains_in(std::string_view record)
{
    std::vector<std::string> out;
    while (!record.empty())
        if (auto domain = domain_of_term(take_entry(record, ' ')); !domain.empty())
            out.push_back(std::move(domain));
    return out;
}

/// The record with further includes, before the term that decides about all others.
std::string with_includes(const std::string& record, const std::vector<std::string_view>& lacking)
{
    std::string more;
    for (const auto each : lacking)
        more.append(" include:").append(each);
    const auto lower = lowered(record);
    auto at = record.size();
    for (const std::string_view end : {" all", " +all", " -all", " ~all", " ?all", " redirect="})
        at = std::min(at, lower.find(end));
    return record.substr(0, at) + more + record.substr(at);
}

}  // namespace

spf_result examine_spf(const std::string& domain, const std::vector<std::string_view>& included,
    const std::function<dns_answer(const std::string& name)>& ask)
{
    auto answer = ask(domain);
    std::erase_if(answer.values, [](const auto& each) { return !is_spf(each); });
    if (!answer.is_known)
        return {spf_state::unknown, {}, with_includes(std::string{empty_record}, included), {}};
    if (answer.values.empty())
        return {spf_state::missing, {}, with_includes(std::string{empty_record}, included), {}};
    const auto own = answer.values.front();
    std::vector<std::string> waiting = domains_in(own);
    std::set<std::string, std::less<>> seen;
    while (!waiting.empty() && seen.size() < most_lookups) {
        const auto next = waiting.back();
        waiting.pop_back();
        if (!seen.insert(next).second || std::ranges::find(included, next) != included.end())
            continue;
        for (const auto& record : ask(next).values)
            if (is_spf(record))
                std::ranges::copy(domains_in(record), std::back_inserter(waiting));
    }
    std::vector<std::string_view> lacking;
    std::ranges::copy_if(included, std::back_inserter(lacking), [&](auto each) { return !seen.contains(each); });
    std::string list;
    for (const auto each : lacking)
        list.append(list.empty() ? "" : ", ").append(each);
    const auto state = answer.values.size() > 1 ? spf_state::repeated
                       : lacking.empty()        ? spf_state::complete
                                                : spf_state::incomplete;
    return {state, std::move(answer.values), with_includes(own, lacking), std::move(list)};
}

}  // namespace outbound::api
