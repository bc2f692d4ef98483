// One person's view of a content.
#include "api/rendering.hpp"

#include <algorithm>

namespace outbound::api {
namespace {

std::string render_part(const text_template& part, const boost::json::object& values, missing_names& missing)
{
    std::string out;
    part.render(values, out, &missing);
    return out;
}

}  // namespace

rendering render(const content& shared, const boost::json::object& values)
{
    rendering out;
    const auto& email = shared.email;
    out.email.subject = render_part(email.subject, values, out.missing);
    out.email.text = render_part(email.text, values, out.missing);
    out.email.html = render_part(email.html, values, out.missing);
    out.email.unsubscribe_url = render_part(email.unsubscribe_url, values, out.missing);
    std::ranges::sort(out.missing);
    const auto repeats = std::ranges::unique(out.missing);
    out.missing.erase(repeats.begin(), repeats.end());
    return out;
}

std::optional<contact> first_contact(context& with, const campaign& c)
{
    auto filter = c.recipient_segments;
    if (filter.has_email == false)
        return std::nullopt;
    filter.has_email = true;
    auto found = with.store.contacts().list(filter, {}, {0, 1}).items;
    return found.empty() ? std::nullopt : std::optional{std::move(found.front())};
}

boost::json::object sample_values()
{
    return {{"external_id", "sample-1"}, {"email", "ann@example.com"}, {"phone", "+15005550006"}, {"first_name", "Ann"},
        {"last_name", "Sample"}, {"company", "Example Ltd"}, {"industry", "Software"}, {"lead_score", 42},
        {"timezone", "Europe/Berlin"}, {"fields", boost::json::object{}}};
}

}  // namespace outbound::api
