// Converts options to the JSON of a segment, and a segment to text.
#include "filter.hpp"

#include "files.hpp"
#include "people.hpp"

#include <boost/json/array.hpp>

#include <sstream>
#include <string_view>
#include <utility>

namespace cli {
namespace {

/// The lines of a file that are not blank, without a byte order mark, blanks around them and the ends of lines of
/// Windows.
boost::json::array external_ids_in(const std::string& path)
{
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    constexpr std::string_view blanks = " \t\r";
    auto text = read_file(path);
    if (text.starts_with(byte_order_mark))
        text.erase(0, byte_order_mark.size());
    boost::json::array out;
    std::istringstream lines{std::move(text)};
    for (std::string line; std::getline(lines, line);)
        if (const auto begin = line.find_first_not_of(blanks); begin != std::string::npos)
            out.emplace_back(line.substr(begin, line.find_last_not_of(blanks) + 1 - begin));
    return out;
}

}  // namespace

void describe_filter(parameters& app, filter_options& options)
{
    const std::string group = "Selection of contacts (all given conditions must hold)";
    const auto list = [&](const std::string& name, std::vector<std::string>& values, const std::string& help) {
        app.add(name, values, help).group(group);
    };
    list("--industry", options.industries, "One of these industries; may be repeated");
    app.add("--score-min", options.score_min, "Minimum lead score").group(group);
    app.add("--score-max", options.score_max, "Maximum lead score").group(group);
    app.flag("--with-email", options.with_email, "With an email address").group(group);
    app.flag("--with-phone", options.with_phone, "With a phone number").group(group);
    list("--tag", options.tags_any, "With one of these tags; may be repeated");
    list("--all-tags", options.tags_all, "With all of these tags; may be repeated");
    list("--without-tag", options.tags_none, "With none of these tags; may be repeated");
    app.add("--contacts", options.contacts_file,
           "The contacts in this file, one external_id a line; - is standard input")
        .group(group);
}

boost::json::object filter_of(const filter_options& options)
{
    boost::json::object filter;
    boost::json::object score;
    boost::json::object tags;
    put(filter, "industries", options.industries);
    put(score, "min", options.score_min);
    put(score, "max", options.score_max);
    put(tags, "any", options.tags_any);
    put(tags, "all", options.tags_all);
    put(tags, "none", options.tags_none);
    if (!score.empty())
        filter["lead_score"] = std::move(score);
    if (!tags.empty())
        filter["tags"] = std::move(tags);
    if (options.with_email)
        filter["has_email"] = true;
    if (options.with_phone)
        filter["has_phone"] = true;
    if (options.contacts_file)
        filter["external_ids"] = external_ids_in(*options.contacts_file);
    return filter;
}

std::string filter_in_words(const boost::json::object& filter)
{
    constexpr column parts[] = {{"industry ", "industries"}, {"score from ", "lead_score.min"},
        {"score to ", "lead_score.max"}, {"email ", "has_email"}, {"phone ", "has_phone"}, {"any tag of ", "tags.any"},
        {"all tags of ", "tags.all"}, {"no tag of ", "tags.none"}, {"in segment ", "segment_id"}};
    std::string out;
    for (const auto& part : parts)
        if (const auto text = text_at(filter, part.path); text != "-")
            out += (out.empty() ? "" : "; ") + std::string{part.title} + text;
    for (const auto* names : {"contact_ids", "external_ids"})
        if (const auto* chosen = filter.if_contains(names); chosen != nullptr && chosen->is_array())
            out += (out.empty() ? "" : "; ") +
                   count_of(static_cast<std::int64_t>(chosen->get_array().size()), "chosen contact", "chosen contacts");
    return out.empty() ? "everyone" : out;
}

}  // namespace cli
