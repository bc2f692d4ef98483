// Answers of the domain name system.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace outbound {

enum class dns_type { txt, cname };

struct dns_answer {
    /// TXT: each record as one text. CNAME: the target, in lower case, without the final dot. Only printable ASCII.
    std::vector<std::string> values{};
    bool is_known = true;  ///< False: no server answered.
};

/// Asks for the records of a name. May block for seconds; does not throw.
using dns_query = std::function<dns_answer(const std::string& name, dns_type type)>;

}  // namespace outbound
