// Versions of a database's schema.
#pragma once

namespace outbound {

struct schema_versions {
    int present = 0;  ///< Of the database; 0: it has none yet, and is set up when it is opened.
    int needed = 0;   ///< That this program works with.
};

}  // namespace outbound
