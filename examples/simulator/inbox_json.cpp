// The inbox as JSON, for programs that show it themselves.
#include "inbox.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <array>

namespace simulator {
namespace {

namespace json = boost::json;

std::string_view channel_of(const letter& l)
{
    return l.channel == "Email" ? "email" : l.channel == "SMS" ? "sms" : "phone";
}

std::string time_as_json(const letter& l)
{
    std::tm parts{};
    ::gmtime_r(&l.at, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text.data();
}

json::object head_of(const letter& l)
{
    return {{"number", l.number}, {"channel", channel_of(l)}, {"from", l.from}, {"to", l.to}, {"subject", l.subject},
        {"state", l.state}, {"at", time_as_json(l)}};
}

json::array parts_of(const letter& l)
{
    json::array out;
    for (const auto& part : l.parts)
        out.push_back(json::object{
            {"keys", part.keys}, {"outcome", part.outcome}, {"seconds", part.seconds}, {"twiml", part.twiml}});
    return out;
}

/// All SMS between the two numbers, oldest first.
json::array thread_as_json(const inbox& from, const letter& shown)
{
    json::array out;
    for (const auto& l : from.letters()) {
        const bool is_ours = l.from == shown.from && l.to == shown.to;
        const bool is_theirs = l.from == shown.to && l.to == shown.from;
        if (l.channel != "SMS" || (!is_ours && !is_theirs))
            continue;
        auto one = head_of(l);
        one["text"] = l.text;
        one["is_ours"] = is_ours;
        out.push_back(std::move(one));
    }
    return out;
}

}  // namespace

std::string list_as_json(const inbox& from)
{
    json::array items;
    for (auto l = from.letters().rbegin(); l != from.letters().rend(); ++l) {
        auto one = head_of(*l);
        one["beginning"] = beginning_of(*l);
        items.push_back(std::move(one));
    }
    return json::serialize(json::object{{"items", std::move(items)}});
}

std::string letter_as_json(const inbox& from, const letter& shown)
{
    auto out = head_of(shown);
    out["text"] = shown.text;
    out["has_html"] = !shown.html.empty();
    out["parts"] = parts_of(shown);
    out["thread"] = shown.channel == "SMS" ? thread_as_json(from, shown) : json::array{};
    return json::serialize(out);
}

}  // namespace simulator
