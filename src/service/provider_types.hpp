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
    std::string_view name;    ///< Of the settings.
    const char* variable;     ///< Environment variable that stands in when the member is missing.
    bool is_required = true;  ///< Whether there must be one or the other.
};

struct provider_type {
    std::string_view name;
    std::vector<channel> channels;  ///< An account serves each of them under its one name.
    shape settings;
    std::vector<secret_member> secrets;
    std::vector<secret_member>
        variables;  ///< Members that are no secrets, but have an environment variable all the same.

    /// Makes the account's provider for one of the channels from settings of that shape, secrets in the clear. Throws
    /// error{errc::config}.
    std::shared_ptr<provider> (*make)(
        const boost::json::object& settings, channel via, boost::asio::any_io_executor executor, clock& time);
};

std::span<const provider_type> provider_types();

/// The type of that name, or null.
const provider_type* find_provider_type(std::string_view name) noexcept;

}  // namespace outbound
