// The archived columns of each table. A column added by a later version is empty in older archives.
#pragma once

#include <outbound/archive_store.hpp>

#include <span>
#include <string_view>

namespace outbound::sql {

enum class column_type { integer, real, text };

struct archive_column {
    std::string_view name;
    column_type type = column_type::integer;
    bool may_be_null = false;
};

struct archive_table {
    std::string_view name;
    std::span<const archive_column> columns;
    std::span<const archive_column> key;  ///< Key columns within the campaign, in order.
    std::string_view source = name;       ///< SQL after FROM.
};

const archive_table& campaign_table();
const archive_table& table_of(archive_part part);

}  // namespace outbound::sql
