// Texts of the canvas about kinds, edges and what a run shows.
#pragma once

#include "model/diagram/diagram.h"

#include <QString>

namespace canvas {

QString kindLabel(const QString &kind); // translated; the key itself for a kind nobody knows
QString kindIcon(const QString &kind);  // resource path; empty for a kind nobody knows
// "REST", "REST · 2 s", "queue": the protocol, and the timeout where the file states one.
QString edgeLabel(const diagram::Edge &edge);

// What a node is made of, from its settings: "2 × 32 threads", "240/s"; empty where there is nothing to say.
QString setUpText(const diagram::Node &node);

QString countText(double count);    // "7", "1 284" with a thin space, "2.4 M"
QString rateText(double perSecond); // "0.3", "12", "1 284"

} // namespace canvas
