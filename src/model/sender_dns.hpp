// What a vendor wants DNS to have of the domains that send emails through it.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace outbound {

/// Of static texts. Empty for vendors that send no emails, or want nothing.
struct sender_dns {
    std::string_view title{};  ///< For people.
    std::string_view spf{};    ///< The domain that an SPF record includes.
    std::string_view dkim{};   ///< Targets of the CNAME records of DKIM keys end with it.
    std::string_view
        dkim_target{};  ///< What follows the selector in such a target; `…` where only the vendor knows it.
    std::vector<std::string_view> selectors{};  ///< Selectors that are the same for everybody; empty: there are none.
    std::size_t selector_size = 0;              ///< Length of the vendor's selectors; 0: any.
};

}  // namespace outbound
