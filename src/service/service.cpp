// Opening a service from a configuration document.
#include <outbound/service.hpp>

#include "api/operation.hpp"
#include "model/fork_gate.hpp"
#include "service/local_service.hpp"
#include "service/provider_types.hpp"
#include "web/endpoint.hpp"

namespace outbound {

// Tables that are made at their first use are made here, so that no thread makes one while another forks.
std::unique_ptr<service> service::open(std::string_view config, clock& time)
{
    const fork_gate behind;
    api::operations();
    web::endpoints();
    const provider_factory make = [&time](const provider_entry& entry, boost::asio::any_io_executor executor) {
        return find_provider_type(entry.type)->make(entry.settings, entry.channel, std::move(executor), time);
    };
    return std::make_unique<local_service>(read_configuration(config), time, make);
}

}  // namespace outbound
