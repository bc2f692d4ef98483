#include "service/configuration_engine.hpp"

#include "model/json_members.hpp"

#include <boost/json/array.hpp>

namespace outbound {

void read_engine(const boost::json::object& document, engine_options& to)
{
    const auto engine = object_member(document, "engine");
    const auto size = [&](std::string_view name, std::size_t otherwise) {
        return static_cast<std::size_t>(integer_member(engine, name).value_or(static_cast<std::int64_t>(otherwise)));
    };
    const auto time = [&](std::string_view name, std::int64_t unit, std::chrono::milliseconds otherwise) {
        const auto given = integer_member(engine, name);
        return given ? std::chrono::milliseconds{*given * unit} : otherwise;
    };
    to.lanes = size("lanes", to.lanes);
    to.range_size = size("range", to.range_size);
    to.window = size("window", to.window);
    to.lease = time("lease_seconds", 1000, to.lease);
    to.reconcile_after = time("reconcile_seconds", 1000, to.reconcile_after);
    to.poll_every = time("poll_ms", 1, to.poll_every);
    to.max_late = time("max_late_seconds", 1000, to.max_late);
    to.max_attempts = static_cast<std::int32_t>(integer_member(engine, "max_attempts").value_or(to.max_attempts));
    if (const auto* channels = member(engine, "channels"))
        for (const auto& via : channels->get_array())
            to.channels.push_back(from_string<channel>(std::string_view{via.get_string()}).value());
}

}  // namespace outbound
