/// What tests of the window share: an engine in memory whose failures are scripted, and a real window to drive.
@NullMarked
package io.cooperage.ui.testing;

import org.jspecify.annotations.NullMarked;
