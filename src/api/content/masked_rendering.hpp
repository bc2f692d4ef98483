// What a caller without the scope pii sees of the person for whom a text is rendered.
#pragma once

#include "model/address_mask.hpp"

#include <outbound/contact.hpp>

#include <utility>

namespace outbound::api {

/// During its lifetime, operations of this thread render texts with masked addresses if `is_on`. Masking the result
/// would not do: a template can surround an address with anything.
class masked_rendering {
public:
    explicit masked_rendering(bool is_on) noexcept : before_{std::exchange(is_on_, is_on)} {}
    ~masked_rendering() { is_on_ = before_; }
    masked_rendering(const masked_rendering&) = delete;
    masked_rendering& operator=(const masked_rendering&) = delete;

    /// The contact as the innermost scope of the thread shows it.
    static contact shown(contact person)
    {
        if (is_on_) {
            person.email = mask_addresses(std::string_view{person.email});
            person.phone = mask_addresses(std::string_view{person.phone});
        }
        return person;
    }

private:
    static inline thread_local bool is_on_ = false;
    const bool before_;
};

}  // namespace outbound::api
