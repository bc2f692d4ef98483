// The types of provider that a configuration may name. A vendor is added by a row.
#pragma once

#include "model/shape.hpp"

#include <outbound/clock.hpp>
#include <outbound/provider.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/json/object.hpp>

#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace outbound {

struct secret_member {
    std::string_view name;  ///< Of the settings.
    const char* variable;   ///< Environment variable that stands in when the member is missing.
};

struct provider_type {
    std::string_view name;
    outbound::channel channel = outbound::channel::email;
    shape settings;
    std::vector<secret_member> secrets;

    /// Makes an account from settings of that shape, secrets in the clear. Throws error{errc::config}.
    std::shared_ptr<provider> (*make)(const boost::json::object& settings, boost::asio::any_io_executor executor, clock& time);
};

std::span<const provider_type> provider_types();

/// The type of that name, or null.
const provider_type* find_provider_type(std::string_view name) noexcept;

}  // namespace outbound
