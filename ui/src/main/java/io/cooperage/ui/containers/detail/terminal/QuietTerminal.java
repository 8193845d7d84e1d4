package io.cooperage.ui.containers.detail.terminal;

import com.techsenger.jeditermfx.core.model.StyleState;
import com.techsenger.jeditermfx.core.model.TerminalTextBuffer;
import com.techsenger.jeditermfx.ui.JediTermFxWidget;
import com.techsenger.jeditermfx.ui.TerminalPanel;
import com.techsenger.jeditermfx.ui.settings.SettingsProvider;

/// JediTermFX's terminal with a panel that rests. FX thread only.
final class QuietTerminal extends JediTermFxWidget {
    QuietTerminal(SettingsProvider settings) {
        super(settings);
    }

    @Override
    protected TerminalPanel createTerminalPanel(
            SettingsProvider settings, StyleState style, TerminalTextBuffer buffer) {
        return new QuietTerminalPanel(settings, buffer, style);
    }

    boolean isResting() {
        return getTerminalPanel() instanceof QuietTerminalPanel panel && panel.isResting();
    }
}
