// The member `engine` of the configuration document.
#pragma once

#include <outbound/engine.hpp>

#include <boost/json/object.hpp>

namespace outbound {

/// Reads the member `engine` of a document of the right shape; what it leaves out stays.
void read_engine(const boost::json::object& document, engine_options& to);

}  // namespace outbound
