package io.cooperage.ui.dialog;

/// How serious a message is; it chooses colour and icon together.
public enum Tone {
    NEUTRAL,
    SUCCESS,
    WARNING,
    DANGER
}
