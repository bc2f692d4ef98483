// Follows the developer guide, "Contents of event data that Amazon SES publishes to Amazon SNS".
#include "providers/ses/webhook.hpp"

#include "model/foreign_json.hpp"
#include "model/json_members.hpp"
#include "model/time.hpp"
#include "model/utf8.hpp"
#include "providers/common/smtp_status.hpp"
#include "rules/machine_agent.hpp"
#include "rules/message_key.hpp"

#include <outbound/contact_store.hpp>

#include <boost/json/array.hpp>

namespace outbound::ses {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_reason = 200;
constexpr std::size_t longest_detail = 1'000;
constexpr std::size_t longest_link = 2'000;

const json::object& object(const json::object& from, std::string_view name)
{
    static const auto& none = *new json::object;
    const auto* value = from.if_contains(name);
    return value != nullptr && value->is_object() ? value->get_object() : none;
}

std::string_view text(const json::object& from, std::string_view name)
{
    const auto* value = from.if_contains(name);
    return value != nullptr && value->is_string() ? std::string_view{value->get_string()} : std::string_view{};
}

std::string key_of(const json::object& mail)
{
    const auto* values = object(mail, "tags").if_contains(rules::message_key_field);
    if (values == nullptr || !values->is_array() || values->get_array().empty() || !values->get_array()[0].is_string())
        return {};
    return std::string{beginning(values->get_array()[0].get_string(), longest_reason)};
}

/// A recipient and its own entry in a notification.
struct named_recipient {
    std::string address;
    std::string status;
    std::string detail;
};

std::vector<named_recipient> recipients(const json::object& from, std::string_view list)
{
    std::vector<named_recipient> out;
    const auto* items = from.if_contains(list);
    if (items == nullptr || !items->is_array())
        return out;
    for (const auto& item : items->get_array()) {
        if (item.is_string())
            out.push_back({std::string{std::string_view{item.get_string()}}, {}, {}});
        else if (item.is_object())
            out.push_back(
                {std::string{text(item.get_object(), "emailAddress")}, std::string{text(item.get_object(), "status")},
                    std::string{text(item.get_object(), "diagnosticCode")}});
    }
    return out;
}

/// Parses one notification: the members common to its events, then each event.
class reader {
public:
    reader(const json::object& from, const sns_message& m, std::string_view account, timestamp received)
        : from_{from},
          mail_{object(from, "mail")}
    {
        shared_.provider = account;
        shared_.key = key_of(mail_);
        shared_.vendor_id = beginning(text(mail_, "messageId"), longest_reason);
        shared_.id = beginning(m.message_id, longest_reason);
        shared_.occurred_at = received;
    }

    std::vector<provider_event> read()
    {
        auto name = text(from_, "eventType");
        if (name.empty())
            name = text(from_, "notificationType");
        if (name == "Send")
            each(event_kind::accepted, "send", {});
        else if (name == "Delivery")
            each(event_kind::delivered, "delivery", "recipients");
        else if (name == "Bounce")
            bounce();
        else if (name == "Complaint")
            complaint();
        else if (name == "Reject")
            failure("reject", "reason");
        else if (name == "Rendering Failure")
            failure("failure", "errorMessage");
        else if (name == "Open")
            interaction(event_kind::opened, "open");
        else if (name == "Click")
            interaction(event_kind::clicked, "click");
        else if (name == "DeliveryDelay")
            each(event_kind::deferred, "deliveryDelay", "delayedRecipients");
        else if (name == "Subscription")
            subscription();
        else
            unknown(name);
        return std::move(events_);
    }

private:
    /// Adds one event for each recipient of the list, or of the mail.
    void each(event_kind kind, std::string_view part, std::string_view list)
    {
        const auto& about = object(from_, part);
        shared_.kind = kind;
        if (const auto at = from_rfc3339(text(about, "timestamp")))
            shared_.occurred_at = *at;
        else if (const auto sent = from_rfc3339(text(mail_, "timestamp")))
            shared_.occurred_at = *sent;
        if (const auto words = text(about, "smtpResponse"); !words.empty())
            shared_.data["detail"] = shortened(words, longest_detail);
        auto affected = recipients(about, list);
        if (affected.empty())
            affected = recipients(mail_, "destination");
        for (const auto& recipient : affected) {
            auto& e = events_.emplace_back(shared_);
            e.address = shortened(recipient.address, 320);
            if (!recipient.status.empty())
                e.reason = shortened(recipient.status, longest_reason);
            const bool is_passing = is_temporary(recipient.status) || is_temporary_diagnostic(recipient.detail);
            if (e.bounce == bounce_class::hard && is_passing) {
                e.bounce = bounce_class::soft;
                e.suppress.clear();
            }
            if (!recipient.detail.empty())
                e.data["detail"] = shortened(recipient.detail, longest_detail);
            if (affected.size() > 1)
                e.id += '/' + e.address;
        }
    }

    void bounce()
    {
        const auto& about = object(from_, "bounce");
        const auto type = text(about, "bounceType");
        // Automatic replies are also reported as Transient/General: they must not override a delivery.
        shared_.bounce = type == "Permanent" ? bounce_class::hard
                         : type == "Transient" && text(about, "bounceSubType") != "General"
                             ? bounce_class::soft
                             : bounce_class::undetermined;
        if (shared_.bounce == bounce_class::hard)
            shared_.suppress = to_string(suppression_reason::bounce);
        shared_.reason = shortened(text(about, "bounceSubType"), longest_reason);
        each(event_kind::bounced, "bounce", "bouncedRecipients");
    }

    // The feedback type "not-spam" revokes a complaint.
    void complaint()
    {
        const auto& about = object(from_, "complaint");
        const auto type = text(about, "complaintFeedbackType");
        shared_.reason = shortened(type, longest_reason);
        if (const auto subtype = text(about, "complaintSubType");
            subtype == "OnAccountSuppressionList") {  // Not a complaint by the recipient.
            shared_.reason = subtype;
            shared_.suppress = to_string(suppression_reason::vendor_list);
            return each(event_kind::failed, "complaint", "complainedRecipients");
        }
        if (type == "not-spam")
            return each(event_kind::other, "complaint", "complainedRecipients");
        shared_.suppress = to_string(suppression_reason::complaint);
        each(event_kind::complained, "complaint", "complainedRecipients");
    }

    void failure(std::string_view part, std::string_view words)
    {
        shared_.reason = part == "reject" ? "rejected" : "rendering_failure";
        shared_.data["detail"] = shortened(text(object(from_, part), words), longest_detail);
        each(event_kind::failed, part, {});
    }

    void interaction(event_kind kind, std::string_view part)
    {
        const auto& about = object(from_, part);
        const auto agent = text(about, "userAgent");
        shared_.actor = rules::is_machine_agent(agent) ? event_actor::machine : event_actor::human;
        shared_.link = shortened(text(about, "link"), longest_link);
        if (!agent.empty())
            shared_.data["user_agent"] = shortened(agent, longest_reason);
        each(kind, part, {});
    }

    void subscription()
    {
        const auto& now = object(object(from_, "subscription"), "newTopicPreferences");
        const auto* all = now.if_contains("unsubscribeAll");
        bool is_out = all != nullptr && all->is_bool() && all->get_bool();
        if (const auto* topics = now.if_contains("topicSubscriptionStatus"); topics != nullptr && topics->is_array())
            for (const auto& topic : topics->get_array())
                is_out |= topic.is_object() && text(topic.get_object(), "subscriptionStatus") == "OptOut";
        if (is_out)
            shared_.suppress = to_string(suppression_reason::unsubscribe);
        each(is_out ? event_kind::unsubscribed : event_kind::opted_in, "subscription", {});
    }

    void unknown(std::string_view name)
    {
        shared_.reason = shortened(name, longest_reason);
        shared_.data["raw"] = from_;
        each(event_kind::other, name, {});
        if (events_.empty()) {
            shared_.kind = event_kind::other;
            events_.push_back(shared_);
        }
    }

    const json::object& from_;
    const json::object& mail_;
    provider_event shared_;
    std::vector<provider_event> events_;
};

}  // namespace

std::vector<provider_event> read_events(const sns_message& m, std::string_view account, timestamp received)
{
    boost::system::error_code failed;
    const auto document = parse_foreign_json(m.message, failed);
    if (failed || !document.is_object())
        return {};
    return reader{document.get_object(), m, account, received}.read();
}

}  // namespace outbound::ses
