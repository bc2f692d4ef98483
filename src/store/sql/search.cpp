#include "store/sql/search.hpp"

namespace outbound::sql {

std::string found_in(std::string_view expression)
{
    return "lower(" + std::string{expression} + ") LIKE lower(:search) ESCAPE '\\'";
}

std::string search_pattern(std::string_view search)
{
    std::string out = "%";
    for (const char c : search) {
        if (c == '%' || c == '_' || c == '\\')
            out += '\\';
        out += c;
    }
    return out + "%";
}

}  // namespace outbound::sql
