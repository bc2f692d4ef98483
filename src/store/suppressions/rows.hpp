// Rows of suppressions and of their lifts.
#pragma once

#include "store/sql/table_row.hpp"

#include <outbound/contact_store.hpp>

namespace outbound {

template <sql::is_row<suppression> Row, class F>
void each_column(Row& row, F&& f)
{
    f("id", row.id);
    f("channel", row.channel);
    f("address", row.address);
    f("reason", row.reason);
    f("source", row.source);
    f("scope", row.scope);
    f("expires_at", row.expires_at);
    f("occurred_at", row.occurred_at);
    f("created_at", row.created_at);
    f("lifted_by", row.lifted_by);
}

template <sql::is_row<suppression_lift> Row, class F>
void each_column(Row& row, F&& f)
{
    f("id", row.id);
    f("channel", row.channel);
    f("address", row.address);
    f("lifter", row.cause);
    f("reason", row.reason);
    f("source", row.source);
    f("scope", row.scope);
    f("occurred_at", row.occurred_at);
    f("created_at", row.created_at);
}

}  // namespace outbound
