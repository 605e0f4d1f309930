/* A program of the build: writes dlib's frontal face detector, which its header carries packed, as dlib::serialize
 * writes it, to standard output. */
#include <iostream>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wextra"
#include <dlib/image_processing/frontal_face_detector.h>
#pragma GCC diagnostic pop

int main()
{
    std::cout << dlib::get_serialized_frontal_faces() << std::flush;
    return std::cout ? 0 : 1;
}
