// Email content and messages for tests, and the parsed form of a request.
#pragma once

#include <outbound/message.hpp>

#include <boost/json.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace outbound::testing {

struct email_parts {
    std::string subject = "News for {{first_name|you}}";
    std::string text = "Hello {{first_name|there}},\nyour plan is {{plan}}.\n";
    std::string html = "<p>Hello {{first_name|there}}, your plan is {{plan}}.</p>";
    std::string unsubscribe_url;
};

inline email_content compile(const email_parts& parts)
{
    email_content made;
    made.from = {"news@example.com", "Example News"};
    made.subject = text_template{parts.subject, place::header};
    made.text = text_template{parts.text, place::text};
    made.html = text_template{parts.html, place::html};
    made.unsubscribe_url = text_template{parts.unsubscribe_url, place::header};
    return made;
}

inline std::shared_ptr<content> shared_content(email_content email)
{
    auto made = std::make_shared<content>();
    made->campaign = 12;
    made->email = std::move(email);
    return made;
}

inline message message_to(std::size_t number, std::shared_ptr<const content> shared)
{
    message m;
    m.key = "k3v9x0qa-12-" + std::to_string(number) + "-1";
    m.address = "reader" + std::to_string(number) + "@example.com";
    m.name = "Reader " + std::to_string(number);
    m.values = {{"first_name", "N<" + std::to_string(number) + ">"},
        {"plan", number % 2 == 0 ? "even & \"free\"" : "odd"}, {"token", "t" + std::to_string(number)}};
    m.shared = std::move(shared);
    return m;
}

inline void replace_all(std::string& text, std::string_view pattern, std::string_view replacement)
{
    for (std::size_t at = 0; (at = text.find(pattern, at)) != std::string::npos; at += replacement.size())
        text.replace(at, pattern.size(), replacement);
}

/// The text that the recipient of one personalization gets.
inline rendered_email as_received(const boost::json::object& request, std::size_t place)
{
    const auto& person = request.at("personalizations").at(place).as_object();
    rendered_email seen;
    seen.subject = boost::json::value_to<std::string>(request.at("subject"));
    for (const auto& part : request.at("content").as_array())
        (part.at("type") == "text/plain" ? seen.text : seen.html) =
            boost::json::value_to<std::string>(part.at("value"));
    if (const auto* substitutions = person.if_contains("substitutions"))
        for (const auto& [tag, value] : substitutions->as_object())
            for (auto* text : {&seen.subject, &seen.text, &seen.html})
                replace_all(*text, tag, value.as_string());
    if (const auto* headers = person.if_contains("headers")) {
        seen.unsubscribe_url = boost::json::value_to<std::string>(headers->at("List-Unsubscribe"));
        seen.unsubscribe_url = seen.unsubscribe_url.substr(1, seen.unsubscribe_url.size() - 2);
    }
    return seen;
}

}  // namespace outbound::testing
