// Responses of operations as values.
#pragma once

#include "model/json_members.hpp"

#include <outbound/client.hpp>
#include <outbound/service.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <string_view>
#include <utility>

namespace outbound {

void read_response(const boost::json::object& from, contact& to);
void read_response(const boost::json::object& from, saved_segment& to);
void read_response(const boost::json::object& from, email_template& to);
void read_response(const boost::json::object& from, sms_template& to);
void read_response(const boost::json::object& from, saved_script& to);
void read_response(const boost::json::object& from, campaign& to);
void read_response(const boost::json::object& from, nouns::halted_campaign& to);
void read_response(const boost::json::object& from, nouns::campaign_analytics& to);
void read_response(const boost::json::object& from, recipient& to);
void read_response(const boost::json::object& from, one_off_message& to);
void read_response(const boost::json::object& from, suppression& to);
void read_response(const boost::json::object& from, job& to);
void read_response(const boost::json::object& from, nouns::upsert_report& to);
void read_response(const boost::json::object& from, nouns::import_progress& to);
void read_response(const boost::json::object& from, nouns::accepted_message& to);

template <class T>
T value_of(const boost::json::object& from)
{
    T out{};
    read_response(from, out);
    return out;
}

/// Runs an operation whose response is a T.
template <class T>
result<T> ask(service& over, std::string_view operation, const boost::json::object& request)
{
    const auto answer = over.call(operation, request);
    if (!answer)
        return answer.error();
    return value_of<T>(answer->get_object());
}

/// Runs an operation whose response says nothing more.
result<void> run(service& over, std::string_view operation, const boost::json::object& request);

/// Runs an operation whose response holds a number.
result<std::int64_t> ask_number(
    service& over, std::string_view operation, const boost::json::object& request, std::string_view name);

/// The pages of an operation that lists. A cursor is the JSON text of what the operation gives.
template <class T>
pages<T> list(service& over, std::string_view operation, boost::json::object request, const page_options& first)
{
    auto read = [&over, operation, request = std::move(request)](const page_options& slice) -> result<item_page<T>> {
        auto sliced = request;
        sliced["limit"] = slice.limit;
        if (!slice.after.empty()) {
            boost::json::error_code fault;
            const auto cursor = boost::json::parse(slice.after, fault);
            sliced["after"] = fault ? boost::json::value(slice.after) : cursor;
        }
        const auto answer = over.call(operation, sliced);
        if (!answer)
            return answer.error();
        item_page<T> out;
        for (const auto& item : answer->at("items").get_array())
            out.items.push_back(value_of<T>(item.get_object()));
        if (const auto* next = member(answer->get_object(), "next"))
            out.next = boost::json::serialize(*next);
        return out;
    };
    return {std::move(read), first};
}

}  // namespace outbound
