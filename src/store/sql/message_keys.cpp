#include "store/sql/message_keys.hpp"

#include "rules/keyed_hash.hpp"

namespace outbound::sql {

std::string erased_message_key(const std::string& secret, const std::string& key)
{
    constexpr std::size_t bytes = 32;
    return '#' + rules::keyed_hash(secret, "message key:" + key, bytes);
}

}  // namespace outbound::sql
