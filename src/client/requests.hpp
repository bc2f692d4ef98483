// Values as requests of operations.
#pragma once

#include <outbound/client.hpp>

#include <boost/json/object.hpp>

namespace outbound::client_requests {

/// Without what is null or empty: such members stay as they are.
boost::json::object upsert_item(const contact& person);

/// With every member: null clears.
boost::json::object update_request(const contact& person);
boost::json::object update_request(const campaign& c);

/// Without what is null.
boost::json::object create_request(const campaign& c);

template <class T>
boost::json::object template_request(const T& content, bool whole);

boost::json::object create_request(const nouns::import_options& options);

boost::json::object suppression_item(const suppression& entry);

boost::json::object send_request(const nouns::message_request& m);

}  // namespace outbound::client_requests
