#include "store/sql/message_keys.hpp"

#include "rules/keyed_hash.hpp"
#include "store/sql/identity.hpp"

namespace outbound::sql {

std::string erased_message_key(connection& db, const std::string& key)
{
    constexpr std::size_t bytes = 32;
    return '#' + rules::keyed_hash(read_secret(db), "message key:" + key, bytes);
}

}  // namespace outbound::sql
