"""Addresses of the learner's pages: opaque ids and numbers, never a topic."""

from django.urls import path, re_path

from training.views import checks, home, lessons

urlpatterns = [
    path("home/", home.home, name="home"),
    path("learn/begin/<uuid:enrolment_uuid>/<int:number>/", home.begin, name="learn-begin"),
    re_path(r"^learn/media/(?P<sha256>[0-9a-f]{64})/$", home.media, name="learn-media"),
    path("learn/<uuid:progress_uuid>/", lessons.contents, name="learn-contents"),
    path("learn/<uuid:progress_uuid>/continue/", lessons.resume, name="learn-continue"),
    path("learn/<uuid:progress_uuid>/again/", lessons.again, name="learn-again"),
    path("learn/<uuid:progress_uuid>/done/", lessons.module_done, name="learn-done"),
    path("learn/<uuid:progress_uuid>/check/", checks.check, name="learn-check"),
    path("learn/<uuid:progress_uuid>/check/result/", checks.check_result, name="learn-check-result"),
    path("learn/<uuid:progress_uuid>/check/<int:number>/", checks.check_question, name="learn-check-question"),
    path("learn/<uuid:progress_uuid>/<int:lesson>/done/", lessons.lesson_done, name="learn-lesson-done"),
    path("learn/<uuid:progress_uuid>/<int:lesson>/said/", lessons.lesson_said, name="learn-lesson-said"),
    path("learn/<uuid:progress_uuid>/<int:lesson>/<int:part>/", lessons.part, name="learn-part"),
]
