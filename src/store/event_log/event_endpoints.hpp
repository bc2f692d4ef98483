// Endpoints that events are posted to, and their deliveries, in SQL.
#pragma once

#include "store/event_log/event_log.hpp"

namespace outbound::sql {

class event_endpoints final : public event_endpoint_store {
public:
    event_endpoints(database& db, const contact_tables& source, event_log& log)
        : database_{db},
          source_{source},
          log_{log}
    {
    }

    event_endpoint create(const event_endpoint& described) override;
    std::optional<event_endpoint> get(std::int64_t id) override;
    page<event_endpoint> list(const page_request& slice) override;
    std::optional<event_endpoint> update(const event_endpoint& changed) override;
    bool remove(std::int64_t id) override;
    std::optional<event_endpoint> rotate(std::int64_t id) override;
    page<event_delivery> deliveries(
        std::int64_t id, std::optional<delivery_state> state, const page_request& slice) override;
    delivery_backlog backlog() override;
    std::int64_t redeliver(std::int64_t id, std::int64_t position) override;
    std::optional<claimed_deliveries> claim(std::chrono::seconds lease, std::size_t limit) override;
    void settle(const claim_result& done) override;

private:
    database& database_;
    const contact_tables& source_;
    event_log& log_;
};

}  // namespace outbound::sql
