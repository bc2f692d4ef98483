#include "store/sql/message_months.hpp"

#include "model/time.hpp"

namespace outbound::sql {

std::string month_of(timestamp at)
{
    constexpr std::size_t year_and_month = 7;
    return to_rfc3339(at).substr(0, year_and_month);
}

std::string messages_are_over(std::string_view campaign)
{
    const auto of = std::string{campaign} + ".messages_of";
    return '(' + of + " IS NULL OR substr(" + of + ", length(" + of + ") - 6) < :month)";
}

}  // namespace outbound::sql
