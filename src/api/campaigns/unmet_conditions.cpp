// Checks each condition of the segment separately.
#include "api/campaigns/unmet_conditions.hpp"

#include "model/folded_name.hpp"

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

bool contains(const std::vector<std::string>& names, const std::string& name)
{
    const auto folded = fold_name(name);
    return std::ranges::any_of(names, [&](const std::string& each) { return fold_name(each) == folded; });
}

void check_industry(const segment& filter, const contact& person, std::vector<std::string>& out)
{
    if (filter.industries.empty() || contains(filter.industries, person.industry))
        return;
    out.push_back(
        person.industry.empty()
            ? "Its industry is not known; the segment asks for " + joined(filter.industries) + '.'
            : "Its industry is \"" + person.industry + "\"; the segment asks for " + joined(filter.industries) + '.');
}

void check_score(const segment& filter, const contact& person, std::vector<std::string>& out)
{
    if (!filter.lead_score_min && !filter.lead_score_max)
        return;
    if (!person.lead_score)
        return out.push_back("It has no lead score, and the segment asks for one.");
    const auto score = "Its lead score is " + std::to_string(*person.lead_score);
    if (filter.lead_score_min && *person.lead_score < *filter.lead_score_min)
        out.push_back(score + "; the segment asks for at least " + std::to_string(*filter.lead_score_min) + '.');
    if (filter.lead_score_max && *person.lead_score > *filter.lead_score_max)
        out.push_back(score + "; the segment asks for at most " + std::to_string(*filter.lead_score_max) + '.');
}

void check_address(
    std::optional<bool> wanted, const std::string& address, std::string_view noun, std::vector<std::string>& out)
{
    if (wanted && *wanted && address.empty())
        out.push_back("It has no " + std::string{noun} + ", and the segment asks for one.");
    if (wanted && !*wanted && !address.empty())
        out.push_back("It has " + std::string{noun} + ", and the segment asks for contacts without.");
}

void check_tags(const segment& filter, const contact& person, std::vector<std::string>& out)
{
    const auto has = [&](const std::string& tag) { return contains(person.tags, tag); };
    if (!filter.tags_any.empty() && std::ranges::none_of(filter.tags_any, has))
        out.push_back("It has none of the tags " + joined(filter.tags_any) + '.');
    for (const auto& tag : filter.tags_all)
        if (!has(tag))
            out.push_back("It lacks the tag \"" + tag + "\".");
    for (const auto& tag : filter.tags_none)
        if (has(tag))
            out.push_back("It has the tag \"" + tag + "\", which the segment excludes.");
}

template <class T>
void check_names(const std::optional<std::vector<T>>& names, const T& name, std::vector<std::string>& out)
{
    if (!names || std::ranges::find(*names, name) != names->end())
        return;
    const auto number = std::to_string(names->size());
    out.push_back("It is not among the " + (number == "1" ? "1 contact" : number + " contacts") + " that were chosen.");
}

}  // namespace

std::vector<std::string> unmet_conditions(const segment& filter, const contact& person)
{
    std::vector<std::string> out;
    check_industry(filter, person, out);
    check_score(filter, person, out);
    check_address(filter.has_email, person.email, "email address", out);
    check_address(filter.has_phone, person.phone, "phone number", out);
    check_tags(filter, person, out);
    check_names(filter.contact_ids, person.id, out);
    check_names(filter.external_ids, person.external_id, out);
    return out;
}

}  // namespace outbound::api
