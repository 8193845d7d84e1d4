package io.cooperage.ui.testing;

import io.cooperage.ui.dialog.Notices;
import java.util.ArrayList;
import java.util.List;

/// Remembers what was said, and answers questions as told.
public final class RecordingNotices implements Notices {
    public final List<Toast> toasts = new ArrayList<>();
    public final List<Banner> banners = new ArrayList<>();
    public final List<Confirmation> questions = new ArrayList<>();
    public final List<Failure> failures = new ArrayList<>();
    private boolean agree = true;

    public void answer(boolean yes) {
        agree = yes;
    }

    @Override
    public void toast(Toast toast) {
        toasts.add(toast);
    }

    @Override
    public void banner(Banner banner) {
        banners.add(banner);
    }

    @Override
    public void clearBanner(String key) {
        banners.removeIf(banner -> banner.key().equals(key));
    }

    @Override
    public void confirm(Confirmation question, Runnable confirmed) {
        questions.add(question);
        if (agree) {
            confirmed.run();
        }
    }

    @Override
    public void failure(Failure failure) {
        failures.add(failure);
    }
}
