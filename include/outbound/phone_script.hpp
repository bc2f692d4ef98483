// The script of a call: steps with templates, compiled once and rendered per recipient as TwiML.
#pragma once

#include <outbound/names.hpp>
#include <outbound/template.hpp>

#include <boost/json/object.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace outbound {

/// The action when a machine answers.
enum class voicemail_action {
    go_on,          ///< The same as for a person; nobody needs to find out who answered.
    hang_up,        ///< Ends the call.
    leave_message,  ///< Says the steps of `voicemail` after the beep.
};

template <>
struct names<voicemail_action> {
    static constexpr std::array<std::pair<voicemail_action, std::string_view>, 3> value{{
        {voicemail_action::go_on, "continue"},
        {voicemail_action::hang_up, "hang_up"},
        {voicemail_action::leave_message, "leave_message"},
    }};
};

/// TwiML that is sent along with a call may have this many characters (Twilio error 32018).
constexpr std::size_t most_inline_twiml = 4'000;

/// Settings of a rendering, besides the recipient's values.
struct call_settings {
    std::string gather_url;  ///< Absolute URL that keys are reported to, with a query; `&gather=<number>` is appended.
    std::string voice;       ///< Instead of the script's, unless empty.
    std::string language;    ///< Likewise.
};

/// The meaning of a pressed key.
struct pressed_key {
    std::string name;  ///< As the script calls the answer; the key itself where it has no name.
    bool opts_out = false;
    std::string twiml;  ///< The rest of the call.
};

/// A compiled script. Cheap to copy; immutable, so any thread may render it.
///
/// What is said is plain text with placeholders: template and values are escaped together, so neither can bring markup.
/// A call goes through its steps and ends. A gather says its prompt and waits for a key: the steps of that key are then
/// the rest of the call. Without a key, and with one that the gather does not know, the call goes on behind the gather.
class phone_script {
public:
    /// Compiles {"voice", "language", "steps": [...], "voicemail": {...}}. Throws error{errc::invalid} with the path of
    /// each fault
    /// (`steps[2].say`), which begins with `where` and a dot unless that is empty.
    explicit phone_script(const boost::json::object& source, std::string_view where = {});

    /// The script without steps.
    phone_script();

    bool empty() const noexcept;

    /// Top-level names that the templates read, sorted, without repeats.
    const std::vector<std::string>& variables() const noexcept;

    voicemail_action on_voicemail() const noexcept;

    /// Whether the call must know who answered before it speaks. Inline TwiML cannot wait for that: Twilio
    /// has to fetch it from us. The same goes for TwiML of more than most_inline_twiml characters.
    bool needs_detection() const noexcept { return on_voicemail() != voicemail_action::go_on; }

    /// Whether keys are asked for, so that `gather_url` must be set.
    bool asks_for_keys() const noexcept;

    /// The call from its beginning, for a person. Names without value or fallback are added to `missing` if that is
    /// given. Throws error{errc::invalid} when a template passes its limits, a step says more than its voice can (3,000
    /// to 5,000 characters), what is to be played is no https URL, or the document exceeds 64 KB.
    std::string twiml(
        const boost::json::object& values, const call_settings& settings, missing_names* missing = nullptr) const;

    /// The call as a machine hears it. As twiml() otherwise.
    std::string voicemail_twiml(
        const boost::json::object& values, const call_settings& settings, missing_names* missing = nullptr) const;

    /// What the keys `digits` mean to gather number `gather` (as reported to gather_url); `nullopt` if there is no such
    /// gather. Unknown keys have an empty name.
    std::optional<pressed_key> press(std::size_t gather, std::string_view digits, const boost::json::object& values,
        const call_settings& settings) const;

private:
    struct compiled;

    std::shared_ptr<const compiled> compiled_;
};

/// Whether Twilio takes this TwiML along with a call; else it must be fetched.
bool fits_inline(std::string_view twiml) noexcept;

}  // namespace outbound
