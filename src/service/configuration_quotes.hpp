// Keeps secrets of the configuration document out of messages about it.
#pragma once

#include <outbound/error.hpp>

#include <boost/json/value.hpp>

namespace outbound {

/// Removes texts of the document that may be secrets, whatever their member, from the detail and the violations.
problem without_secrets_of(const boost::json::value& document, problem fault);

}  // namespace outbound
