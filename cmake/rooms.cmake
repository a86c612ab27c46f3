# hopyard_room(PATH [PLAIN] [LINK libs...] [RESOURCES files...])
# Makes one static library of all sources below PATH, named with underscores: model/sim -> model_sim.
# PLAIN rooms are C++ and std only: they link no Qt, so a Qt include there does not compile.
function(hopyard_room path)
  cmake_parse_arguments(ROOM "PLAIN" "" "LINK;RESOURCES" ${ARGN})
  string(REPLACE "/" "_" name ${path})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS
       ${PROJECT_SOURCE_DIR}/${path}/*.cpp ${PROJECT_SOURCE_DIR}/${path}/*.h)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  list(TRANSFORM ROOM_RESOURCES PREPEND ${PROJECT_SOURCE_DIR}/)
  add_library(${name} STATIC ${sources} ${ROOM_RESOURCES})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${ROOM_LINK})
  if(NOT ROOM_PLAIN)
    set_target_properties(${name} PROPERTIES AUTOMOC ON AUTORCC ON)
    target_compile_definitions(${name} PUBLIC QT_NO_KEYWORDS QT_NO_CAST_TO_ASCII)
  endif()
  set_target_properties(${name} PROPERTIES LINKER_LANGUAGE CXX)
endfunction()

# hopyard_test(SOURCE LINK libs... [LABELS labels...]): one executable per file, named as the file.
function(hopyard_test source)
  cmake_parse_arguments(TEST "" "" "LINK;LABELS" ${ARGN})
  get_filename_component(name ${source} NAME_WE)
  add_executable(${name} ${source})
  set_target_properties(${name} PROPERTIES AUTOMOC ON)
  target_link_libraries(${name} PRIVATE ${TEST_LINK} Qt6::Test)
  target_compile_definitions(${name} PRIVATE HOPYARD_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS "${TEST_LABELS}" TIMEOUT 900
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QT_LOGGING_RULES=qt.qpa.*=false;LC_ALL=C.UTF-8")
endfunction()
