// The latest accepted messages as their recipients see and hear them, for people who look at what would have been sent.
#pragma once

#include "reports.hpp"
#include "vendor.hpp"

#include <cstdint>
#include <ctime>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace simulator {

/// A part of a call: the script that the host gave at the beginning, or after what happened.
struct call_part {
    std::string keys{};  ///< Empty: none were pressed.
    /// Of a transfer as Twilio says it (`completed`, `no-answer`), or `recorded`; may be empty.
    std::string outcome{};
    std::string seconds{};  ///< Of the conversation or the recording.
    std::string twiml{};

    bool operator==(const call_part&) const = default;
};

struct letter {
    std::string_view channel{};  ///< `Email`, `SMS` or `Call`.
    std::string id{};            ///< The vendor's.
    std::string from{}, to{};
    std::string subject{}, text{}, html{};
    std::vector<call_part> parts{};  ///< Of a call.
    std::string state{};             ///< As last reported to the host: `delivered`, `busy`.
    std::time_t at = 0;
    std::uint64_t number = 0;  ///< From 1.
};

class inbox {
public:
    void add(letter message);

    /// Completes what is known of a call or an SMS: an event that Twilio posted, and the host's response to it.
    void note(const form_list& event, const std::string& response);

    /// The page, or with the ending `.json` the document, of a target below /simulator/inbox; `nullopt` if there is
    /// none.
    std::optional<answer> page(std::string_view target) const;

    const std::deque<letter>& letters() const noexcept { return letters_; }  ///< Oldest first.

private:
    letter* find(std::string_view id);

    std::deque<letter> letters_;
    std::uint64_t added_ = 0;
};

/// The first words of a message: the subject, the text, or what a call says first.
std::string beginning_of(const letter& l);

// The inbox and a message as JSON.
std::string list_as_json(const inbox& from);
std::string letter_as_json(const inbox& from, const letter& shown);

// The pages, as HTML.
std::string list_page(const inbox& from);
std::string letter_page(const inbox& from, const letter& shown);
std::string_view inbox_style();

}  // namespace simulator
