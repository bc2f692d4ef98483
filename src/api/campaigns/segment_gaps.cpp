// Why a contact is not in a segment, in words.
#include "api/campaigns/segment_gaps.hpp"

#include <algorithm>

namespace outbound::api {
namespace {

std::string joined(const std::vector<std::string>& names)
{
    std::string out;
    for (const auto& name : names)
        out += (out.empty() ? "\"" : ", \"") + name + '"';
    return out;
}

void industry_gap(const segment& filter, const contact& who, std::vector<std::string>& out)
{
    if (filter.industries.empty() || std::ranges::find(filter.industries, who.industry) != filter.industries.end())
        return;
    out.push_back(
        who.industry.empty()
            ? "Its industry is not known; the segment asks for " + joined(filter.industries) + '.'
            : "Its industry is \"" + who.industry + "\"; the segment asks for " + joined(filter.industries) + '.');
}

void score_gap(const segment& filter, const contact& who, std::vector<std::string>& out)
{
    if (!filter.lead_score_min && !filter.lead_score_max)
        return;
    if (!who.lead_score)
        return out.push_back("It has no lead score, and the segment asks for one.");
    const auto score = "Its lead score is " + std::to_string(*who.lead_score);
    if (filter.lead_score_min && *who.lead_score < *filter.lead_score_min)
        out.push_back(score + "; the segment asks for at least " + std::to_string(*filter.lead_score_min) + '.');
    if (filter.lead_score_max && *who.lead_score > *filter.lead_score_max)
        out.push_back(score + "; the segment asks for at most " + std::to_string(*filter.lead_score_max) + '.');
}

void address_gap(
    std::optional<bool> wanted, const std::string& address, std::string_view what, std::vector<std::string>& out)
{
    if (wanted && *wanted && address.empty())
        out.push_back("It has no " + std::string{what} + ", and the segment asks for one.");
    if (wanted && !*wanted && !address.empty())
        out.push_back("It has " + std::string{what} + ", and the segment asks for contacts without.");
}

void tag_gaps(const segment& filter, const contact& who, std::vector<std::string>& out)
{
    const auto has = [&](const std::string& tag) { return std::ranges::find(who.tags, tag) != who.tags.end(); };
    if (!filter.tags_any.empty() && std::ranges::none_of(filter.tags_any, has))
        out.push_back("It has none of the tags " + joined(filter.tags_any) + '.');
    for (const auto& tag : filter.tags_all)
        if (!has(tag))
            out.push_back("It lacks the tag \"" + tag + "\".");
    for (const auto& tag : filter.tags_none)
        if (has(tag))
            out.push_back("It has the tag \"" + tag + "\", which the segment excludes.");
}

}  // namespace

std::vector<std::string> gaps(const segment& filter, const contact& who)
{
    std::vector<std::string> out;
    industry_gap(filter, who, out);
    score_gap(filter, who, out);
    address_gap(filter.has_email, who.email, "email address", out);
    address_gap(filter.has_phone, who.phone, "phone number", out);
    tag_gaps(filter, who, out);
    return out;
}

}  // namespace outbound::api
