// The two columns of every form: labels left, fields right. Pixels. Private to this room.
#pragma once

namespace inspector {

inline constexpr int panelWidth = 303, sideMargin = 16, fieldWidth = 136, fieldHeight = 28, rowGap = 4,
                     sectionGap = 16;

} // namespace inspector
