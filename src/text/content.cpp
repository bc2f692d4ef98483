// From a campaign's stored content to what its messages share.
#include "text/content.hpp"

#include <algorithm>

namespace outbound::text {
namespace {

std::string part(const campaign& c, std::string_view name, const std::string& own)
{
    if (c.content.empty())
        return own;
    const auto* pinned = c.content.if_contains(name);
    return pinned && pinned->is_string() ? std::string{pinned->get_string()} : std::string{};
}

text_template compile(std::string_view path, const std::string& source, place where)
try {
    return text_template{source, where};
} catch (const error& wrong) {
    auto what = wrong.problem();
    for (auto& broken : what.violations)
        broken.path = path;
    throw error{std::move(what)};
}

}  // namespace

std::shared_ptr<const content> compile_content(const campaign& c)
{
    auto compiled = std::make_shared<content>();
    compiled->channel = c.type;
    compiled->campaign = c.id;
    auto& email = compiled->email;
    email.from = c.from;
    email.reply_to = c.reply_to;
    email.subject = compile("subject", part(c, "subject", c.subject), place::header);
    email.text = compile("text", part(c, "text", c.text), place::text);
    email.html = compile("html", part(c, "html", c.html), place::html);
    email.unsubscribe_url = compile("unsubscribe_url", part(c, "unsubscribe_url", c.unsubscribe_url), place::header);
    email.track_opens = c.track_opens;
    email.track_clicks = c.track_clicks;
    return compiled;
}

std::vector<std::string> variables_of(const content& c)
{
    std::vector<std::string> names;
    for (const auto* part : {&c.email.subject, &c.email.text, &c.email.html, &c.email.unsubscribe_url})
        names.insert(names.end(), part->variables().begin(), part->variables().end());
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

}  // namespace outbound::text
