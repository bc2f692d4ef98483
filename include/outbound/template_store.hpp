// Stores reusable content of every channel. Threads, errors and time: see store.hpp.
#pragma once

#include <outbound/page.hpp>
#include <outbound/types.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace outbound {

/// Members common to the reusable content of all channels.
struct template_head {
    template_id id = 0;
    std::string name{};                    ///< 1–200 characters.
    std::string slug{};                    ///< Unique per channel: 1–100 of [a-z0-9-].
    std::vector<std::string> variables{};  ///< Derived from the parts.
    bool is_active = true;
    std::int64_t version = 1;  ///< Incremented by every change of content.
    timestamp created_at{};
    timestamp updated_at{};
};

struct email_template : template_head {
    std::string subject{};
    std::string text{};
    std::string html{};
};

struct sms_template : template_head {
    std::string body{};
};

struct saved_script : template_head {
    boost::json::object script{};  ///< Voice, steps, action on voicemail; see outbound::phone_script.
};

/// Stores the reusable content of one channel.
template <class T>
class template_store {
public:
    virtual ~template_store() = default;
    /// Stores a copy of `t` with a new id, version 1 and the current time, and returns it. Throws error{errc::conflict}
    /// when the slug is taken.
    virtual T create(const T& t) = 0;
    /// `nullopt` if there is no such template.
    virtual std::optional<T> get(template_id id) = 0;
    virtual std::optional<T> find(std::string_view slug) = 0;
    /// `search` is found in the name or the slug, ignoring case; empty: all.
    virtual page<T> list(std::string_view search, const page_request& slice) = 0;
    /// Replaces all but id, version and times. `nullopt` if there is no such template. Throws error{errc::conflict}
    /// when the slug is taken.
    virtual std::optional<T> update(const T& t) = 0;
    /// False if there is no such template.
    virtual bool remove(template_id id) = 0;
};

}  // namespace outbound
