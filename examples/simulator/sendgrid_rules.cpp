// Rules that involve several members. They rely on the shape, which is checked first.
#include "sendgrid_rules.hpp"

#include "sendgrid_shape.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <unordered_set>

namespace simulator::sendgrid {
namespace {

namespace json = boost::json;

constexpr std::size_t most_argument_bytes = 10'000;

class mail_rules {
public:
    mail_rules(const json::object& mail, std::chrono::sys_seconds now, verdict& out)
        : mail_(mail),
          latest_(now.time_since_epoch().count() + 72 * 3600),
          out_(out)
    {
    }

    void check()
    {
        check_subject();
        check_content();
        if (mail_.contains("reply_to") && mail_.contains("reply_to_list"))
            out_.refuse(root_ / "reply_to_list", "cannot be used together with reply_to");
        check_send_at(mail_, root_);
        const auto& people = mail_.at("personalizations").get_array();
        const place at = root_ / "personalizations";
        std::size_t total = 0;
        for (std::size_t i = 0; i < people.size(); ++i)
            total += check_personalization(people[i].get_object(), at / i);
        if (total > most_recipients)
            out_.refuse(at, "must not name more than 1000 recipients in all");
    }

private:
    std::string_view template_id() const
    {
        const auto* id = mail_.if_contains("template_id");
        return id ? std::string_view{id->get_string()} : std::string_view{};
    }

    void check_subject()
    {
        if (!template_id().empty() || mail_.contains("subject"))
            return;
        const auto& people = mail_.at("personalizations").get_array();
        if (!std::ranges::all_of(people, [](const auto& person) { return person.get_object().contains("subject"); }))
            out_.refuse(root_ / "subject", "is required, unless every personalization or a template has one");
    }

    void check_content()
    {
        const auto* parts = mail_.if_contains("content");
        if (!parts) {
            if (template_id().empty())
                out_.refuse(root_ / "content", "is required, unless there is a template");
            return;
        }
        const auto rank = [](const json_value& part) {
            const auto& type = part.at("type").get_string();
            return type == "text/plain" ? 0 : type == "text/html" ? 1 : 2;
        };
        if (!std::ranges::is_sorted(parts->get_array(), {}, rank))
            out_.refuse(root_ / "content", "must have text/plain first, then text/html, then the rest");
    }

    void check_send_at(const json::object& owner, const place& at)
    {
        const auto* when = owner.if_contains("send_at");
        if (when && (when->get_int64() < 0 || when->get_int64() > latest_))
            out_.refuse(at / "send_at", "must be a time in seconds, at most 72 hours ahead");
    }

    // Returns the number of recipients.
    std::size_t check_personalization(const json::object& person, const place& at)
    {
        check_send_at(person, at);
        check_arguments(person, at);
        const bool dynamic = template_id().starts_with("d-");
        if (dynamic && person.contains("substitutions"))
            out_.refuse(at / "substitutions", "cannot be used with a dynamic template");
        if (!dynamic && person.contains("dynamic_template_data"))
            out_.refuse(at / "dynamic_template_data", "needs a dynamic template");
        return check_recipients(person, at);
    }

    void check_arguments(const json::object& person, const place& at)
    {
        const auto* own = person.if_contains("custom_args");
        const auto* shared = mail_.if_contains("custom_args");
        std::size_t bytes = own ? bytes_of(own->get_object()) : 0;
        if (shared)
            for (const auto& entry : shared->get_object())
                if (!own || !own->get_object().contains(entry.key()))
                    bytes += entry.key().size() + entry.value().get_string().size();
        if (bytes > most_argument_bytes)
            out_.refuse(at / "custom_args", "must not exceed 10000 bytes");
    }

    std::size_t check_recipients(const json::object& person, const place& at)
    {
        const std::size_t alone = person.contains("cc") || person.contains("bcc") ? 0 : 1;
        if (alone == 1 && person.at("to").get_array().size() == 1)
            return 1;
        std::unordered_set<std::string> seen;
        std::size_t count = 0;
        for (const std::string_view kind : {"to", "cc", "bcc"}) {
            const auto* list = person.if_contains(kind);
            const place here = at / kind;
            for (std::size_t i = 0; list && i < list->get_array().size(); ++i, ++count)
                if (!seen.insert(lower(list->get_array()[i].at("email").get_string())).second)
                    out_.refuse(here / i / "email", "must not be there twice in one personalization");
        }
        return count;
    }

    const json::object& mail_;
    std::int64_t latest_;
    verdict& out_;
    place root_{};
};

}  // namespace

std::vector<refusal> check_mail(const json_value& mail, std::chrono::sys_seconds now)
{
    verdict out;
    check_shape(mail, out);
    if (out.clean())
        mail_rules{mail.get_object(), now, out}.check();
    return out.take();
}

}  // namespace simulator::sendgrid
