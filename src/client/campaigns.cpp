// Nouns of content and campaigns.
#include "client/requests.hpp"
#include "client/responses.hpp"
#include "model/time.hpp"

#include <functional>
#include <map>
#include <string>
#include <utility>

namespace outbound::nouns {

namespace json = boost::json;
using namespace client_requests;

namespace {

template <class T>
constexpr std::string_view noun_of = "email_templates";
template <>
constexpr std::string_view noun_of<sms_template> = "sms_templates";
template <>
constexpr std::string_view noun_of<saved_script> = "phone_scripts";

/// The operation of a kind of template. The text lives as long as the program: pages keep its address.
template <class T>
std::string_view operation_of(std::string_view verb)
{
    static const auto& names =
        *new std::map<std::string, std::string, std::less<>>{{"create", std::string{noun_of<T>} + ".create"},
            {"update", std::string{noun_of<T>} + ".update"}, {"list", std::string{noun_of<T>} + ".list"},
            {"get", std::string{noun_of<T>} + ".get"}, {"delete", std::string{noun_of<T>} + ".delete"}};
    return names.find(verb)->second;
}

}  // namespace

template <class T>
result<T> templates<T>::create(const T& content) const
{
    return ask<T>(*over_, operation_of<T>("create"), template_request(content, false));
}

template <class T>
result<T> templates<T>::update(const T& changed) const
{
    auto request = template_request(changed, true);
    request["id"] = changed.id;
    return ask<T>(*over_, operation_of<T>("update"), request);
}

template <class T>
pages<T> templates<T>::list(const page_options& first) const
{
    return outbound::list<T>(*over_, operation_of<T>("list"), {}, first);
}

template <class T>
result<T> templates<T>::get(template_id id) const
{
    return ask<T>(*over_, operation_of<T>("get"), {{"id", id}});
}

template <class T>
result<T> templates<T>::get(std::string_view slug) const
{
    return ask<T>(*over_, operation_of<T>("get"), {{"slug", slug}});
}

template <class T>
result<void> templates<T>::remove(template_id id) const
{
    return run(*over_, operation_of<T>("delete"), {{"id", id}});
}

template class templates<email_template>;
template class templates<sms_template>;
template class templates<saved_script>;

result<campaign> campaigns::create(const campaign& c) const
{
    return ask<campaign>(*over_, "campaigns.create", create_request(c));
}

result<campaign> campaigns::create(campaign c, campaign_parts parts) const
{
    set_parts(c, std::move(parts));
    return create(c);
}

result<campaign> campaigns::update(const campaign& c) const
{
    return ask<campaign>(*over_, "campaigns.update", update_request(c));
}

result<void> campaigns::remove(campaign_id id) const
{
    return run(*over_, "campaigns.delete", {{"id", id}});
}

result<campaign> campaigns::clone(campaign_id id, std::string_view name) const
{
    json::object request{{"id", id}};
    if (!name.empty())
        request["name"] = name;
    return ask<campaign>(*over_, "campaigns.clone", request);
}

result<campaign> campaigns::start(campaign_id id, bool before_its_time) const
{
    return ask<campaign>(*over_, "campaigns.start", {{"id", id}, {"now", before_its_time}});
}

result<campaign> campaigns::schedule(campaign_id id, std::optional<timestamp> at) const
{
    json::object request{{"id", id}};
    if (at)
        request["scheduled_at"] = to_rfc3339(*at);
    return ask<campaign>(*over_, "campaigns.schedule", request);
}

result<campaign> campaigns::unschedule(campaign_id id) const
{
    return ask<campaign>(*over_, "campaigns.unschedule", {{"id", id}});
}

result<halted_campaign> campaigns::pause(campaign_id id, std::string_view detail) const
{
    json::object request{{"id", id}};
    if (!detail.empty())
        request["detail"] = detail;
    return ask<halted_campaign>(*over_, "campaigns.pause", request);
}

result<campaign> campaigns::resume(campaign_id id) const
{
    return ask<campaign>(*over_, "campaigns.resume", {{"id", id}});
}

result<halted_campaign> campaigns::cancel(campaign_id id) const
{
    return ask<halted_campaign>(*over_, "campaigns.cancel", {{"id", id}});
}

result<std::int64_t> campaigns::retry_failed(campaign_id id, std::string_view reason) const
{
    json::object request{{"id", id}};
    if (!reason.empty())
        request["reason"] = reason;
    return ask_number(*over_, "campaigns.retry_failed", std::move(request), "retried");
}

result<campaign> campaigns::get(campaign_id id) const
{
    return ask<campaign>(*over_, "campaigns.get", {{"id", id}});
}

result<campaign> campaigns::get(std::string_view external_id) const
{
    return ask<campaign>(*over_, "campaigns.get", {{"campaign_external_id", external_id}});
}

pages<campaign> campaigns::list(const campaign_query& query, const page_options& first) const
{
    json::object request;
    if (query.status)
        request["status"] = to_string(*query.status);
    if (query.type)
        request["type"] = to_string(*query.type);
    if (!query.metadata.empty())
        request["metadata"] = query.metadata;
    return outbound::list<campaign>(*over_, "campaigns.list", std::move(request), first);
}

pages<recipient> campaigns::recipients(campaign_id id, const recipient_query& query, const page_options& first) const
{
    json::object request{{"id", id}};
    if (query.status)
        request["status"] = to_string(*query.status);
    if (!query.reason.empty())
        request["reason"] = query.reason;
    if (!query.key.empty())
        request["key"] = query.key;
    if (query.question)
        request["question"] = *query.question;
    return outbound::list<recipient>(*over_, "campaigns.recipients", std::move(request), first);
}

result<campaign_analytics> campaigns::analytics(campaign_id id) const
{
    return ask<campaign_analytics>(*over_, "campaigns.analytics", {{"id", id}});
}

}  // namespace outbound::nouns
